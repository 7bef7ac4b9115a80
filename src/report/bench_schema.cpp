#include "report/bench_schema.hpp"

#include <algorithm>
#include <map>

#include "json/schema.hpp"
#include "report/fail_if.hpp"
#include "report/run_catalog.hpp"
#include "report/summary_members.hpp"

namespace wsx {

// Outside the unnamed namespace, because describe() finds these by their arguments.

static std::string value_schema(std::type_identity<Ms>, const MemberRules&) { return R"("$ref": "#/$defs/ms")"; }
static std::string value_schema(std::type_identity<MsOrNull>, const MemberRules&) {
  return R"("$ref": "#/$defs/ms_or_null")";
}
static std::string value_schema(std::type_identity<TextsByName>, const MemberRules&) {
  return R"("type": "object", "additionalProperties": {"type": "string"})";
}

// The values that numbers have.

template <class Count>
requires std::is_arithmetic_v<Count>
static std::string number_schema(std::type_identity<Count> type, const NumberRules& rules) {
  if (rules.unit == MetricUnit::milliseconds) return value_schema(std::type_identity<Ms>(), {});
  // A moment of the warm-up, and what is a difference divided, may be below 0.
  const bool has_sign =
      std::is_same_v<Count, double> && (rules.unit == MetricUnit::moment || rules.unit == MetricUnit::bytes);
  return has_sign ? R"("type": "number")" : value_schema(type, MemberRules());
}
static std::string number_schema(std::type_identity<Distribution>, const NumberRules& rules) {
  return rules.lacks_hdr  ? value_schema(std::type_identity<BriefDistribution>(), {})
         : rules.is_brief ? value_schema(std::type_identity<IntervalDistribution>(), {})
                          : value_schema(std::type_identity<WholeDistribution>(), {});
}
template <class Key>
static std::string number_schema(std::type_identity<std::map<Key, std::uint64_t>>, const NumberRules& rules) {
  return std::string(R"("type": "object", )") +
         (std::is_integral_v<Key> ? R"("propertyNames": {"pattern": "^[0-9]{1,5}$"}, )" : "") +
         R"("additionalProperties": {)" + number_schema(std::type_identity<std::uint64_t>(), rules) + "}";
}

template <class T, Literal Name, auto Field>
static void describe_entry(std::type_identity<T>, const Number<Name, Field>& number, Needed, Description& into) {
  using Value = typename Number<Name, Field>::template Value<const T>;
  const NumberRules& rules = number.rules;
  if (rules.shown == Shown::nowhere) return;
  into.members.push_back({.name = std::string(number.name),
                          .meaning = std::string(rules.meaning),
                          .schema = number_schema(std::type_identity<typename Held<Value>::type>(), rules),
                          .is_required = !Optional<Value> && !rules.omits_empty});
}

namespace {

const std::vector<std::pair<std::string, std::string>> k_bench_values{
    {"ms", R"("description": "Milliseconds, with decimals down to the nanosecond.", "type": "number", "minimum": 0)"},
    {"ms_or_null",
     R"("description": "Null if there are too few samples.", "oneOf": [{"type": "null"}, {"$ref": "#/$defs/ms"}])"}};

template <Described T>
Description describe_written() {
  return describe<T>(Needed::as_written);
}

Description describe_distribution() {
  auto description = describe_written<WholeDistribution>();
  std::string names;
  for (const auto& member : description.members)
    if (!member.is_required && member.name != "censored_hdr")
      names += (names.empty() ? "\"" : ", \"") + member.name + "\"";
  description.constraints = {R"("if": {"properties": {"count": {"const": 0}}})",
                             R"("else": {"required": [)" + names + "]}"};
  return description;
}

Description describe_percentile() {
  auto description = describe_written<ToldPercentile>();
  description.constraints = {
      R"("if": {"properties": {"ms": {"type": "null"}}})",
      R"("then": {"required": ["needed_samples"], "properties": )"
      R"({"low_ms": false, "high_ms": false, "high_at_least": false, "at_least": false, "at_most_ms": false}})",
      R"("else": {"properties": {"needed_samples": false}})",
      R"("dependentRequired": {"low_ms": ["high_ms"], "high_ms": ["low_ms"]})"};
  return description;
}

std::vector<Description> describe_bench_lines() {
  return {describe_written<StatsLine>(), describe_written<Summary>(), describe_written<ComparisonLine>()};
}

std::vector<Description> describe_bench_parts() {
  return {describe_written<RunningTotals>(),
          describe_written<Verdict>(),
          describe_written<TrustedNumber>(),
          describe_written<Remark>(),
          describe_written<WorstUse>(),
          describe_written<RunResult>(),
          describe_written<ConnectTimes>(),
          describe_written<PerConnection>(),
          describe_written<GeneratorUse>(),
          describe_written<GeneratorUse::Thread>(),
          describe_written<SecondOfRun>(),
          describe_distribution(),
          describe_percentile(),
          describe_written<BriefDistribution>(),
          describe_written<IntervalDistribution>(),
          describe_written<Threshold>(),
          describe_written<Compared>(),
          describe_written<BetweenRuns>(),
          describe_written<SideComparison>(),
          describe_written<ComparedSide>(),
          describe_written<ComparedMetric>()};
}

// ---- metrics --------------------------------------------------------------------------------------------------------

std::string compare_with(MetricUnit unit) { return "Compare with " + std::string(describe_values(unit)); }

/// What rules can ask of a distribution is said of the first one.
MemberDescription describe_times() {
  const auto& distributions = run_catalog().distributions;
  const auto& first = distributions.front().name;
  MemberDescription times;
  for (const auto& name : metric_names())
    if (name.starts_with(first + ".")) times.name += (times.name.empty() ? "" : ", ") + name;
  times.meaning = "Times. The same statistics exist for ";
  std::vector<std::string> others;
  for (const auto& distribution : distributions)
    if (distribution.name != first && distribution.rules.shown == Shown::in_rules) others.push_back(distribution.name);
  for (std::size_t i = 0; i < others.size(); ++i)
    times.meaning += (i == 0 ? "`" : i + 1 < others.size() ? ", `" : " and `") + others[i] + '`';
  times.meaning += ". Any percentile above 0 and below 100 can be used.";
  for (const auto& distribution : distributions)
    if (const auto second = distribution.rules.also_called; !second.empty())
      times.meaning += " `" + std::string(second) + "` is short for `" + distribution.name + "`.";
  times.meaning += " " + compare_with(MetricUnit::milliseconds) +
                   ": a bare number is refused, because it could mean seconds or milliseconds.";
  return times;
}

/// "sent of due, received of sent": those that may be a percentage.
std::string list_percentages(const std::vector<const RunNumber*>& numbers) {
  std::string list;
  for (const auto* number : numbers)
    if (const auto whole = number->rules.part_of; !whole.empty())
      list += (list.empty() ? "`" : ", `") + number->name + "` of `" + std::string(whole) + '`';
  return list;
}

/// Metrics that are compared with the same kind of value, together.
Description describe_metrics() {
  std::vector<std::pair<std::string, std::vector<const RunNumber*>>> groups;
  for (const auto& number : run_catalog().numbers) {
    if (number.rules.shown != Shown::in_rules) continue;
    const auto values = compare_with(number.rules.unit);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return known.first == values; });
    if (group == groups.end()) group = groups.insert(group, {values, {}});
    group->second.push_back(&number);
  }
  Description metrics{"metrics", "", {}, {}};
  metrics.members.push_back(describe_times());
  metrics.members.push_back(
      {.name = "errors, errors.tcp, errors.tcp.connection_refused, close.1006",
       .meaning = "All errors, those of one phase, or those with one code; or connections closed with one code. " +
                  compare_with(MetricUnit::count) + "."});
  for (const auto& [values, numbers] : groups) {
    auto& described = metrics.members.emplace_back();
    for (const auto* number : numbers) described.name += (described.name.empty() ? "" : ", ") + number->name;
    const auto percentages = list_percentages(numbers);
    described.meaning = values + (percentages.empty() ? "" : ", or with a percentage: " + percentages) + ".";
  }
  return metrics;
}

}  // namespace

std::string bench_schema() {
  return format_schema({.title = std::string(k_bench_schema),
                        .description =
                            "One line of the output of wsx bench: stats for each interval, a summary at the end, "
                            "and the comparison of compare and ab. "
                            "Members come in the order given here. Readers ignore members they do not know.",
                        .values = k_bench_values,
                        .parts = describe_bench_parts(),
                        .lines = describe_bench_lines()});
}

std::vector<Description> describe_bench_tables() {
  auto all = describe_bench_lines();
  for (auto& part : describe_bench_parts()) all.push_back(std::move(part));
  all.push_back(describe_metrics());
  return all;
}

}  // namespace wsx
