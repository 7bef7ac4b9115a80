#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/escape.hpp"
#include "json/description.hpp"
#include "report/ci_reports.hpp"
#include "report/distribution_members.hpp"
#include "report/run_catalog.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_second = 1e9;

/// The name and the unit of a number's family. Names end in their unit, which OpenMetrics asks for.
struct FamilyName {
  std::string name;
  std::string_view unit;
};

std::string ending_in(std::string name, std::string_view suffix) {
  if (!name.ends_with(suffix)) name += suffix;
  return name;
}

FamilyName name_family(const CatalogEntry& entry) {
  std::string name(entry.name);
  std::replace(name.begin(), name.end(), '.', '_');
  const auto named = [&](std::string made) {
    return entry.rules.exported.empty() ? made : std::string(entry.rules.exported);
  };
  switch (entry.rules.unit) {
    case MetricUnit::seconds:
    case MetricUnit::moment:
      return {named(ending_in(name, "_seconds")), "seconds"};
    case MetricUnit::milliseconds:
      return {named(name + "_seconds"), "seconds"};
    case MetricUnit::bytes:
      return {named(ending_in(name, "_bytes")), "bytes"};
    case MetricUnit::share:
      return {named(ending_in(name, "_ratio")), "ratio"};
    case MetricUnit::messages:
      return {named(ending_in(name, "_messages")), ""};
    case MetricUnit::per_second:
      if (name.ends_with("_per_s")) name += "econd";
      return {named(ending_in(name, "_per_second")), ""};
    case MetricUnit::count:
    case MetricUnit::connections:
    case MetricUnit::percent:
      break;
  }
  return {named(name), ""};
}

/// Writes families of samples: a head, then the samples of all runs.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void family(std::string_view name, std::string_view type, std::string_view unit, std::string_view help) {
    name_ = "wsx_bench" + std::string(name.empty() ? "" : "_").append(name);
    out_ += "# TYPE " + name_ + " " + std::string(type) + "\n";
    if (!unit.empty()) out_ += "# UNIT " + name_ + " " + std::string(unit) + "\n";
    if (!help.empty()) out_ += "# HELP " + name_ + " " + std::string(help) + "\n";
  }

  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;
  void sample(std::string_view suffix, Labels labels, double value) {
    out_ += name_;
    out_ += suffix;
    char before = '{';
    for (const auto& [label, text] : labels) {
      out_ += before;
      out_ += label;
      out_ += "=\"";
      append_label_value(text);
      out_ += '"';
      before = ',';
    }
    if (before == ',') out_ += '}';
    out_ += ' ';
    append_number(value);
    out_ += '\n';
  }

 private:
  void append_label_value(std::string_view text) {
    for (const char c : format_escaped(text)) {
      if (c == '\\' || c == '"') out_ += '\\';
      out_ += c;
    }
  }
  void append_number(double value) {
    if (!std::isfinite(value)) {
      out_ += std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
      return;
    }
    char text[64];
    out_.append(text, std::to_chars(text, text + sizeof text, value).ptr);
  }

  std::string& out_;
  std::string name_;
};

void append_gauge(Writer& writer, const RunNumber& number, const Summary& summary) {
  const auto has = [&](const RunResult& run) { return number.read(run).has_value(); };
  if (number.rules.shown < Shown::in_openmetrics || std::none_of(summary.runs.begin(), summary.runs.end(), has)) return;
  const auto family = name_family(number);
  writer.family(family.name, "gauge", family.unit, format_plain(number.rules.meaning));
  for (const auto& run : summary.runs)
    if (has(run)) writer.sample("", {{"run", std::to_string(summary.number_of(run))}}, *number.read(run));
}

/// 99.9 as "0.999".
std::string format_quantile(double percent) {
  char text[16];
  std::snprintf(text, sizeof text, "%g", percent / 100);
  return text;
}

void append_quantiles(Writer& writer, const Distribution& distribution, const std::string& run) {
  const auto count = static_cast<double>(distribution.count());
  for (const double percent : k_told_percentiles) {
    const auto value = distribution.percentile(percent).value;
    if (value)
      writer.sample("", {{"run", run}, {"quantile", format_quantile(percent)}},
                    static_cast<double>(value->count()) / k_ns_per_second);
  }
  writer.sample("_count", {{"run", run}}, count);
  writer.sample("_sum", {{"run", run}}, distribution.histogram().mean() * count / k_ns_per_second);
}

void append_distribution(Writer& writer, const RunDistribution& distribution, const Summary& summary) {
  const auto has = [&](const RunResult& run) { return distribution.find(run) && distribution.find(run)->count(); };
  if (distribution.rules.shown < Shown::in_openmetrics || std::none_of(summary.runs.begin(), summary.runs.end(), has))
    return;
  const auto family = name_family(distribution);
  writer.family(family.name, "summary", family.unit, format_plain(distribution.rules.meaning));
  for (const auto& run : summary.runs)
    if (has(run)) append_quantiles(writer, *distribution.find(run), std::to_string(summary.number_of(run)));
  const auto name = std::string_view(family.name).substr(0, family.name.size() - std::string_view("_seconds").size());
  writer.family(std::string(name) + "_censored", "gauge", "",
                "How many of these are lower bounds, because they were never answered.");
  for (const auto& run : summary.runs)
    if (has(run))
      writer.sample("", {{"run", std::to_string(summary.number_of(run))}},
                    static_cast<double>(distribution.find(run)->censored()));
}

/// A sample for each key.
void append_counts(Writer& writer, const RunCounts& counts, const Summary& summary) {
  writer.family(name_family(counts).name, "gauge", "", format_plain(counts.rules.meaning));
  for (const auto& run : summary.runs)
    for (const auto& [key, count] : counts.list(run))
      writer.sample("", {{"run", std::to_string(summary.number_of(run))}, {counts.rules.keyed_by, key}},
                    static_cast<double>(count));
}

}  // namespace

void append_openmetrics(std::string& out, const Summary& summary) {
  Writer writer(out);
  writer.family("", "info", "", "The configuration of the run.");
  writer.sample("_info",
                {{"version", summary.version},
                 {"mode", summary.mode},
                 {"url", summary.url},
                 {"config_hash", summary.config_hash},
                 {"started", summary.started}},
                1);
  writer.family("valid", "gauge", "", "1 if the numbers can be trusted.");
  writer.sample("", {}, summary.verdict.valid);
  writer.family("interrupted", "gauge", "", "");
  writer.sample("", {}, summary.interrupted);
  const auto& catalog = run_catalog();
  for (const auto& number : catalog.numbers) append_gauge(writer, number, summary);
  for (const auto& counts : catalog.counts) append_counts(writer, counts, summary);
  for (const auto& distribution : catalog.distributions) append_distribution(writer, distribution, summary);
  writer.family("rule_failed", "gauge", "", "1 if a --fail-if rule fails the run.");
  for (const auto& threshold : summary.thresholds)
    writer.sample(
        "",
        {{"rule", std::to_string(&threshold - summary.thresholds.data() + 1)}, {"expression", threshold.expression}},
        threshold.has_failed());
  out += "# EOF\n";
}

}  // namespace wsx
