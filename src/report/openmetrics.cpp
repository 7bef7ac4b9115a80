#include "report/openmetrics.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/escape.hpp"
#include "report/run_distributions.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_second = 1e9;

/// A gauge that each run has, or may have.
struct Gauge {
  std::string_view name, unit, help;
  std::optional<double> (*read)(const RunResult& run);
};

template <auto Member>
std::optional<double> member(const RunResult& run) {
  return static_cast<double>(run.*Member);
}

using R = RunResult;
constexpr Gauge k_gauges[] = {
    {"duration_seconds", "seconds", "The measurement.", member<&R::seconds>},
    {"connections", "", "Requested.", member<&R::connections>},
    {"connections_opened", "", "Handshakes that succeeded.", member<&R::connections_opened>},
    {"connections_lost", "", "Ended early.", member<&R::connections_lost>},
    {"target_per_second", "", "Due by the schedule.", [](const R& run) { return run.target_per_s; }},
    {"achieved_per_second", "", "Messages sent.", member<&R::achieved_per_s>},
    {"messages_per_second", "", "Messages received.", member<&R::messages_per_s>},
    {"due_messages", "", "Sent and unsent.", member<&R::due>},
    {"sent_messages", "", "", member<&R::sent>},
    {"received_messages", "", "", member<&R::received>},
    {"unanswered_messages", "", "", member<&R::unanswered>},
    {"unsent_messages", "", "", member<&R::unsent>},
    {"unexpected_messages", "", "Answers without a message.", member<&R::unexpected>},
    {"backlog_messages", "", "Peak backlog: due but not yet sent.", member<&R::max_backlog>},
    {"sent_bytes", "bytes", "Of payloads.", member<&R::sent_bytes>},
    {"received_bytes", "bytes", "Of payloads.", member<&R::received_bytes>},
    {"sent_wire_bytes", "bytes", "Of frames.", member<&R::sent_wire_bytes>},
    {"received_wire_bytes", "bytes", "Of frames.", member<&R::received_wire_bytes>},
    {"delivery_ratio", "ratio", "Fraction of the expected messages that was received.",
     [](const R& run) { return run.delivery; }},
    {"connection_memory_bytes", "bytes", "Of wsx, for each connection.",
     [](const R& run) { return run.bytes_per_connection; }},
    {"generator_cpu_seconds", "seconds", "Of wsx itself.",
     [](const R& run) { return std::optional(run.generator.cpu_seconds); }},
};

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

void append_gauge(Writer& writer, const Gauge& gauge, const Summary& summary) {
  const auto has = [&](const RunResult& run) { return gauge.read(run).has_value(); };
  if (std::none_of(summary.runs.begin(), summary.runs.end(), has)) return;
  writer.family(gauge.name, "gauge", gauge.unit, gauge.help);
  for (const auto& run : summary.runs)
    if (has(run)) writer.sample("", {{"run", std::to_string(summary.number_of(run))}}, *gauge.read(run));
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
  if (std::none_of(summary.runs.begin(), summary.runs.end(), has)) return;
  std::string name(distribution.name);
  std::replace(name.begin(), name.end(), '.', '_');
  writer.family(name + "_seconds", "summary", "seconds", "");
  for (const auto& run : summary.runs)
    if (has(run)) append_quantiles(writer, *distribution.find(run), std::to_string(summary.number_of(run)));
  writer.family(name + "_censored", "gauge", "",
                "How many of those are lower bounds, because they were never answered.");
  for (const auto& run : summary.runs)
    if (has(run))
      writer.sample("", {{"run", std::to_string(summary.number_of(run))}},
                    static_cast<double>(distribution.find(run)->censored()));
}

void append_failures(Writer& writer, const Summary& summary) {
  writer.family("errors", "gauge", "", "By phase and code.");
  for (const auto& run : summary.runs)
    for (const auto& [name, count] : run.errors)
      writer.sample("", {{"run", std::to_string(summary.number_of(run))}, {"error", name}}, static_cast<double>(count));
  writer.family("closed_connections", "gauge", "", "That ended early, or badly.");
  for (const auto& run : summary.runs)
    for (const auto& [code, count] : run.close_codes)
      writer.sample("", {{"run", std::to_string(summary.number_of(run))}, {"code", std::to_string(code)}},
                    static_cast<double>(count));
}

}  // namespace

void append_openmetrics(std::string& out, const Summary& summary) {
  Writer writer(out);
  writer.family("", "info", "", "What was run.");
  writer.sample("_info",
                {{"version", summary.version},
                 {"mode", summary.mode},
                 {"url", summary.url},
                 {"config_hash", summary.config_hash},
                 {"started", summary.started}},
                1);
  writer.family("valid", "gauge", "", "1: the numbers can be trusted.");
  writer.sample("", {}, summary.verdict.valid);
  writer.family("interrupted", "gauge", "", "");
  writer.sample("", {}, summary.interrupted);
  for (const auto& gauge : k_gauges) append_gauge(writer, gauge, summary);
  append_failures(writer, summary);
  for (const auto& distribution : k_run_distributions)
    if (distribution.name != "connect") append_distribution(writer, distribution, summary);
  writer.family("rule_failed", "gauge", "", "1: a --fail-if rule is true.");
  for (const auto& threshold : summary.thresholds)
    writer.sample(
        "",
        {{"rule", std::to_string(&threshold - summary.thresholds.data() + 1)}, {"expression", threshold.expression}},
        threshold.failed);
  out += "# EOF\n";
}

}  // namespace wsx
