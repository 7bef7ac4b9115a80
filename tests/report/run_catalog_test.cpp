#include "report/run_catalog.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "report/bench_schema.hpp"
#include "report/ci_reports.hpp"
#include "report/fill_members.hpp"
#include "report/metric.hpp"
#include "report/summary_json.hpp"
#include "report/summary_members.hpp"
#include "support/all_fields.hpp"

namespace wsx {
namespace {

using nlohmann::json;

// A field that is in no table. Some members are made by functions: config, host and failure of Summary, trust,
// the outcomes and marks of Threshold and Compared; the unit of a number goes without saying.
static_assert(has_all_fields<RunResult>() && has_all_fields<ConnectTimes>() && has_all_fields<SecondOfRun>());
static_assert(has_all_fields<PerConnection>());
static_assert(has_all_fields<GeneratorUse>() && has_all_fields<GeneratorUse::Thread>());
static_assert(has_all_fields<RunningTotals>() && has_all_fields<Verdict>(1));
static_assert(has_all_fields<Threshold>(2) && has_all_fields<Compared>(3));
static_assert(has_all_fields<Remark>() && has_all_fields<TrustedNumber>(2));
static_assert(has_all_fields<ComparedSide>() && has_all_fields<ComparedMetric>(5) && has_all_fields<SideComparison>(3));
static_assert(has_all_fields<BetweenRuns>(1));
static_assert(has_all_fields<WorstUse>(1) && has_all_fields<Summary>(3));

/// Fills each field with a value of its own.
struct Distinct {
  mutable std::uint64_t last = 0;

  void operator()(std::uint64_t& field, MetricUnit) const { field = ++last; }
  void operator()(bool& field, MetricUnit) const { field = true; }
  void operator()(double& field, MetricUnit) const { field = static_cast<double>(++last) + 0.5; }
  void operator()(Distribution& field, MetricUnit) const { field.record(std::chrono::milliseconds(++last), 500); }
  void operator()(std::map<std::string, std::uint64_t>& field, MetricUnit) const {
    field = {{"tcp.timeout", ++last}, {"tls.bad_certificate", ++last}};
  }
  void operator()(std::map<std::uint16_t, std::uint64_t>& field, MetricUnit) const {
    field = {{1001, ++last}, {1006, ++last}};
  }
  void operator()(std::optional<std::string>& field) const { field = "number"; }
  template <class Value>
  void operator()(std::optional<Value>& field, MetricUnit unit) const {
    (*this)(field.emplace(), unit);
  }
  template <Described Item>
  void operator()(std::vector<Item>& field) const {
    fill_members(field.emplace_back(), *this);
  }
};

Summary make_distinct_summary() {
  Summary summary;
  fill_members(summary.runs.emplace_back(), Distinct());
  return summary;
}

std::string read_manual() {
  std::ifstream in(WSX_SOURCE_DIR "/man/wsx-bench.1");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// "generator.cpu_seconds" as "/generator/cpu_seconds".
json::json_pointer to_pointer(std::string name) {
  std::replace(name.begin(), name.end(), '.', '/');
  return json::json_pointer("/" + name);
}

/// Where the schema describes a member of a run, or null.
json find_in_schema(const std::string& name) {
  static const json schema = json::parse(bench_schema());
  json at = schema["$defs"]["run"];
  std::istringstream parts(name);
  for (std::string part; std::getline(parts, part, '.');) {
    if (at.contains("$ref") && !at.contains("properties"))
      at = schema[json::json_pointer(at["$ref"].get<std::string>().substr(1))];
    if (!at["properties"].contains(part)) return nullptr;
    at = at["properties"][part];
  }
  return at;
}

/// The catalog's three lists as one.
std::vector<CatalogEntry> list_entries() {
  const auto& [numbers, distributions, counts] = run_catalog();
  std::vector<CatalogEntry> entries(numbers.begin(), numbers.end());
  entries.insert(entries.end(), distributions.begin(), distributions.end());
  entries.insert(entries.end(), counts.begin(), counts.end());
  return entries;
}

TEST(RunCatalog, EveryNumberIsInJsonSchemaAndManual) {
  std::string text;
  append_summary_json(text, make_distinct_summary());
  const auto run = json::parse(text)["runs"][0];
  const auto manual = read_manual();
  for (const auto& entry : list_entries()) {
    const bool is_shown = entry.rules.shown != Shown::nowhere;
    EXPECT_EQ(run.contains(to_pointer(entry.name)), is_shown) << entry.name;
    const auto described = find_in_schema(entry.name);
    EXPECT_EQ(!described.is_null(), is_shown) << entry.name;
    if (!is_shown) continue;
    EXPECT_EQ(described["description"], format_plain(entry.rules.meaning)) << entry.name;
    EXPECT_NE(manual.find(".It Sy " + entry.name.substr(entry.name.rfind('.') + 1) + "\n"), manual.npos) << entry.name;
  }
}

TEST(RunCatalog, JsonHasEachNumbersOwnValue) {
  const auto summary = make_distinct_summary();
  std::string text;
  append_summary_json(text, summary);
  const auto run = json::parse(text)["runs"][0];
  for (const auto& number : run_catalog().numbers)
    if (number.rules.shown != Shown::nowhere) {
      const json& value = run[to_pointer(number.name)];
      EXPECT_EQ(value.is_boolean() ? json(value.get<bool>() ? 1 : 0) : value, number.read(summary.runs[0]).value())
          << number.name;
    }
  for (const auto& distribution : run_catalog().distributions)
    EXPECT_EQ(run[to_pointer(distribution.name)]["min_ms"],
              static_cast<double>(distribution.find(summary.runs[0])->histogram().min()) / 1e6)
        << distribution.name;
  for (const auto& counts : run_catalog().counts)
    for (const auto& [key, count] : counts.list(summary.runs[0]))
      EXPECT_EQ(run[to_pointer(counts.name)][key], count) << counts.name << key;
}

TEST(RunCatalog, RulesReadWhatIsForThem) {
  const auto summary = make_distinct_summary();
  for (const auto& number : run_catalog().numbers) {
    const auto metric = find_metric(number.name);
    ASSERT_EQ(metric.has_value(), number.rules.shown == Shown::in_rules) << number.name;
    if (!metric) continue;
    EXPECT_EQ(metric->unit, number.rules.unit) << number.name;
    EXPECT_EQ(metric->read(summary.runs[0]).value, number.read(summary.runs[0])) << number.name;
    EXPECT_EQ(metric->whole != nullptr, !number.rules.part_of.empty()) << number.name;
    if (metric->whole) {
      EXPECT_EQ(metric->whole(summary.runs[0]), run_catalog().find_number(number.rules.part_of)->read(summary.runs[0]))
          << number.name;
    }
  }
  for (const auto& distribution : run_catalog().distributions) {
    const auto metric = find_metric(distribution.name + ".min");
    ASSERT_EQ(metric.has_value(), distribution.rules.shown == Shown::in_rules) << distribution.name;
    if (!metric) continue;
    EXPECT_EQ(metric->read(summary.runs[0]).value,
              static_cast<double>(distribution.find(summary.runs[0])->histogram().min()) / 1e6)
        << distribution.name;
  }
}

TEST(RunCatalog, EveryExportedNumberHasAFamilyWithItsMeaning) {
  const auto summary = make_distinct_summary();
  std::string text;
  append_openmetrics(text, summary);
  std::set<std::string> families;
  for (const auto& entry : list_entries()) {
    const auto help = " " + std::string(format_plain(entry.rules.meaning)) + "\n";
    const auto place = text.find(help);
    ASSERT_EQ(place != text.npos, entry.rules.shown >= Shown::in_openmetrics) << entry.name;
    if (place == text.npos) continue;
    const auto begin = text.rfind('\n', place) + 1;
    EXPECT_TRUE(families.insert(text.substr(begin, place - begin)).second) << entry.name;
  }
  for (const auto& number : run_catalog().numbers) {
    if (number.rules.shown < Shown::in_openmetrics) continue;
    std::ostringstream sample;
    sample << "{run=\"1\"} " << *number.read(summary.runs[0]) << "\n";
    EXPECT_NE(text.find(sample.str()), text.npos) << number.name << sample.str();
  }
}

// Dashboards ask for them by name.
TEST(RunCatalog, FamiliesKeepTheirNames) {
  std::string text;
  append_openmetrics(text, make_distinct_summary());
  for (const char* name : {"valid",
                           "interrupted",
                           "duration_seconds",
                           "connections",
                           "connections_opened",
                           "connections_lost",
                           "target_per_second",
                           "achieved_per_second",
                           "due_messages",
                           "sent_messages",
                           "received_messages",
                           "unanswered_messages",
                           "unsent_messages",
                           "unexpected_messages",
                           "backlog_messages",
                           "messages_per_second",
                           "sent_bytes",
                           "received_bytes",
                           "sent_wire_bytes",
                           "received_wire_bytes",
                           "delivery_ratio",
                           "connection_memory_bytes",
                           "generator_cpu_seconds",
                           "errors",
                           "closed_connections",
                           "rtt_seconds",
                           "rtt_censored",
                           "service_seconds",
                           "send_lag_seconds",
                           "loop_lag_seconds",
                           "blocked_seconds",
                           "connect_dns_seconds",
                           "connect_tcp_seconds",
                           "connect_proxy_seconds",
                           "connect_tls_seconds",
                           "connect_upgrade_seconds",
                           "connect_total_seconds",
                           "gap_seconds",
                           "spread_seconds",
                           "spread_censored",
                           "rule_failed"})
    EXPECT_NE(text.find("# TYPE wsx_bench_" + std::string(name) + " "), text.npos) << name;
}

TEST(RunCatalog, MeaningsAreSentencesThatEveryFormatCanCarry) {
  for (const auto& object : describe_bench_tables()) {
    for (const auto& member : object.members) {
      EXPECT_TRUE(member.meaning.ends_with('.')) << object.name << "." << member.name;
      EXPECT_EQ(member.meaning.find_first_of("\\\"\n"), member.meaning.npos) << object.name << "." << member.name;
    }
  }
}

TEST(RunCatalog, WholesAreNumbersOfTheRun) {
  for (const auto& number : run_catalog().numbers) {
    if (number.rules.part_of.empty()) continue;
    EXPECT_TRUE(run_catalog().find_number(number.rules.part_of)) << number.name;
  }
}

}  // namespace
}  // namespace wsx
