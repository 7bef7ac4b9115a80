#include "report/metric.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/lists.hpp"
#include "base/number.hpp"
#include "base/suggest.hpp"
#include "base/units.hpp"
#include "report/error_names.hpp"
#include "report/run_catalog.hpp"

namespace wsx {
namespace {

constexpr double k_ns_per_ms = 1e6;
constexpr std::string_view k_all_errors = "errors", k_errors = "errors.", k_close = "close.";

Reading read_of(std::optional<double> value) {
  return value ? Reading{value} : Reading{.why_not = "not measured in this mode"};
}

double to_ms(std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()) / k_ns_per_ms; }
std::optional<double> to_ms(std::optional<std::chrono::nanoseconds> duration) {
  return duration ? std::optional(to_ms(*duration)) : std::nullopt;
}

Reading read_percentile(const Distribution& of, double percent) {
  const auto percentile = of.percentile(percent);
  if (!percentile.value)
    return {.why_not =
                "needs " + group_digits(percentile.needed_samples) + " samples, has " + group_digits(of.count())};
  Reading reading{to_ms(*percentile.value), percentile.at_least, "", to_ms(percentile.at_most)};
  if (percentile.interval)
    reading.interval.emplace(to_ms(percentile.interval->first), to_ms(percentile.interval->second));
  reading.interval_needs = percentile.interval_needs;
  return reading;
}

/// Who was never answered took longer than is known: so does the mean, and whatever may be the longest.
Reading read_min(const Distribution& of) {
  const double low = static_cast<double>(of.histogram().min()) / k_ns_per_ms;
  const auto high = to_ms(of.shortest_known());
  return {low, of.censored() > 0 && (!high || *high > low), "", high};
}
Reading read_mean(const Distribution& of) { return {of.histogram().mean() / k_ns_per_ms, of.censored() > 0, ""}; }
Reading read_max(const Distribution& of) {
  return {static_cast<double>(of.histogram().max()) / k_ns_per_ms, of.censored() > 0, ""};
}

using ReadDistribution = std::function<Reading(const Distribution& of)>;

struct Statistic {
  ReadDistribution read;
  bool is_percentile = false;
};

/// "min", "mean", "max", "p99", "p99.9".
std::optional<Statistic> find_statistic(std::string_view name) {
  if (name == "min") return Statistic{read_min};
  if (name == "mean") return Statistic{read_mean};
  if (name == "max") return Statistic{read_max};
  const auto percent = name.starts_with('p') ? parse_decimal(name.substr(1)) : std::nullopt;
  if (!percent || *percent <= 0 || *percent >= 100) return std::nullopt;
  return Statistic{[percent = *percent](const Distribution& of) { return read_percentile(of, percent); }, true};
}

/// By how much the statistics of two distributions differ.
std::optional<double> find_difference(const Distribution* of, const Distribution* other,
                                      const ReadDistribution& statistic) {
  if (!of || !other || !of->count() || !other->count()) return std::nullopt;
  const auto value = statistic(*of).value, less = statistic(*other).value;
  return value && less ? std::optional(std::max(0.0, *value - *less)) : std::nullopt;
}

std::optional<Metric> find_of_distribution(std::string_view name) {
  for (const auto& distribution : run_catalog().distributions) {
    if (distribution.rules.shown != Shown::in_rules) continue;
    for (const std::string_view known : {std::string_view(distribution.name), distribution.rules.also_called}) {
      if (known.empty() || !name.starts_with(known) || !name.substr(known.size()).starts_with('.')) continue;
      auto statistic = find_statistic(name.substr(known.size() + 1));
      if (!statistic) continue;
      Metric metric{std::string(name), MetricUnit::milliseconds,
                    [find = distribution.find, read = statistic->read](const RunResult& run) {
                      const auto* of = find(run);
                      if (!of) return read_of(std::nullopt);
                      return of->count() ? read(*of) : Reading{.why_not = "nothing was measured"};
                    }};
      if (const auto* without_own = run_catalog().find_without_own(distribution))
        metric.own = [find = distribution.find, find_other = without_own->find, read = statistic->read](
                         const RunResult& run) { return find_difference(find(run), find_other(run), read); };
      metric.measured = distribution.rules.measured;
      metric.has_interval = statistic->is_percentile && distribution.rules.has_intervals;
      return metric;
    }
  }
  return std::nullopt;
}

/// "tcp": all errors of a phase; "tcp.connection_refused": one of them.
std::optional<Metric> find_error_class(std::string_view name) {
  const auto what = name.substr(k_errors.size());
  if (!is_error_or_phase(what)) return std::nullopt;
  return Metric{std::string(name), MetricUnit::count, [what = std::string(what)](const RunResult& run) {
                  std::uint64_t sum = 0;
                  for (const auto& [error, times] : run.errors)
                    if (error == what || error.starts_with(what + ".")) sum += times;
                  return read_of(static_cast<double>(sum));
                }};
}

std::optional<Metric> find_close_code(std::string_view name) {
  const auto code = parse_whole<std::uint16_t>(name.substr(k_close.size()));
  if (!code || *code < 1000 || *code > 4999) return std::nullopt;
  return Metric{std::string(name), MetricUnit::count, [code = *code](const RunResult& run) {
                  const auto found = run.close_codes.find(code);
                  return read_of(found == run.close_codes.end() ? 0 : static_cast<double>(found->second));
                }};
}

/// In a closed loop, a thread that cannot run sends and receives nothing meanwhile. An open loop catches up.
std::optional<double> find_own_of_rate(const RunResult& run) {
  constexpr double k_too_short_seconds = 0.1;  // to lose a part that matters in one go, as every thread may
  if (run.target_per_s || run.seconds < k_too_short_seconds) return std::nullopt;
  const double rate = std::max(run.messages_per_s, run.achieved_per_s);
  return rate * find_worst(run.generator.threads).off_cpu_percent / 100;
}

Metric make_metric(const RunNumber& number) {
  Metric metric{number.name, number.rules.unit, [&number](const RunResult& run) { return read_of(number.read(run)); }};
  metric.measured = number.rules.measured;
  if (number.name == "messages_per_s" || number.name == "achieved_per_s") metric.own = find_own_of_rate;
  if (const auto* whole = run_catalog().find_number(number.rules.part_of)) {
    metric.whole = [whole](const RunResult& run) { return whole->read(run).value_or(0); };
    if (!number.rules.may_exceed_whole) metric.part_of = number.rules.part_of;
  }
  return metric;
}

std::optional<Metric> find_known(std::string_view name) {
  const auto* number = run_catalog().find_number(name);
  if (number && number->rules.shown == Shown::in_rules) return make_metric(*number);
  if (name == k_all_errors)
    return Metric{std::string(name), MetricUnit::count,
                  [](const RunResult& run) { return read_of(static_cast<double>(run.error_count())); }};
  if (name.starts_with(k_errors)) return find_error_class(name);
  if (name.starts_with(k_close)) return find_close_code(name);
  return find_of_distribution(name);
}

/// "errors.tcp.nosuch": what else it may be.
std::string explain_unknown_error(std::string_view name) {
  std::vector<std::string> known, of_phase;
  const auto what = name.substr(k_errors.size());
  const auto phase = std::string(what.substr(0, what.find('.') + 1));
  for (const auto& error : error_names()) {
    known.push_back(std::string(k_errors) + error);
    if (error.starts_with(phase)) of_phase.push_back(error.substr(phase.size()));
  }
  if (const auto meant = suggest(name, known); !meant.empty()) return "; did you mean " + meant + "?";
  if (phase.empty() || of_phase.empty())
    return "; a load test has errors of the phases dns, tcp, proxy, tls, upgrade, protocol and io";
  return "; errors." + phase.substr(0, phase.size() - 1) + " has " + join(of_phase);
}

/// What a percentile that does not exist may have been meant to be: "p100" is "max", "p0" "min", "p999" "p99.9". Empty:
/// it is none.
std::string correct_percentile(std::string_view statistic) {
  const auto percent = statistic.starts_with('p') ? parse_decimal(statistic.substr(1)) : std::nullopt;
  if (!percent || (*percent > 0 && *percent < 100)) return "";
  if (*percent <= 0) return "min";
  const bool lacks_point = statistic[1] >= '5' && statistic.find('.') == statistic.npos;
  return lacks_point ? std::string(statistic).insert(std::string_view("p99").size(), ".") : "max";
}

/// What other load tests call it.
std::string translate(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> k_metrics[] = {{"rps", "messages_per_s"},
                                                                         {"qps", "messages_per_s"},
                                                                         {"tps", "messages_per_s"},
                                                                         {"rate", "messages_per_s"},
                                                                         {"throughput", "messages_per_s"},
                                                                         {"msgs_per_s", "messages_per_s"},
                                                                         {"requests_per_s", "messages_per_s"},
                                                                         {"latency", "rtt.p99"},
                                                                         {"rtt", "rtt.p99"},
                                                                         {"duration", "rtt.p99"},
                                                                         {"error", "errors"},
                                                                         {"error_rate", "errors"},
                                                                         {"failures", "errors"},
                                                                         {"failed", "errors"},
                                                                         {"lost", "connections_lost"},
                                                                         {"timeouts", "unanswered"},
                                                                         {"missing", "unanswered"}};
  constexpr std::pair<std::string_view, std::string_view> k_statistics[] = {
      {"avg", "mean"}, {"average", "mean"}, {"med", "p50"}, {"median", "p50"}, {"maximum", "max"}, {"minimum", "min"}};
  for (const auto& [theirs, ours] : k_metrics)
    if (name == theirs) return std::string(ours);
  const auto point = name.rfind('.');
  const auto statistic = point == name.npos ? name : name.substr(point + 1);
  const auto of = point == name.npos || name.substr(0, point) == "latency" ? "rtt" : std::string(name.substr(0, point));
  for (const auto& [theirs, ours] : k_statistics)
    if (statistic == theirs) return of + "." + std::string(ours);
  if (const auto percentile = correct_percentile(statistic); !percentile.empty()) return of + "." + percentile;
  return of + "." + std::string(statistic);  // "p99", "latency.p99"
}

std::string explain_unknown(std::string_view name) {
  if (name.starts_with(k_errors)) return explain_unknown_error(name);
  auto meant = translate(name);
  if (meant == name || !find_known(meant)) meant = suggest(name, metric_names());
  if (!meant.empty()) return "; did you mean " + meant + "?";
  return "; the usual ones are rtt.p99, service.p99, connect.p99, messages_per_s, errors, close.1006, unanswered and "
         "connections_lost, and wsx-bench(1) lists all";
}

}  // namespace

Result<Metric> find_metric(std::string_view name) {
  if (auto metric = find_known(name)) return *std::move(metric);
  return Error{Phase::input, "unknown_metric",
               "unknown metric \"" + format_escaped(name) + "\"" + explain_unknown(name), ""};
}

const std::vector<std::string>& metric_names() {
  static const auto names = [] {
    std::vector<std::string> all;
    for (const auto& distribution : run_catalog().distributions) {
      if (distribution.rules.shown != Shown::in_rules) continue;
      if (all.empty())
        for (const char* statistic : {".p50", ".p90", ".p99", ".p99.9", ".min", ".mean", ".max"})
          all.push_back(distribution.name + statistic);
      else
        all.push_back(distribution.name + ".p99");
      if (const auto second = distribution.rules.also_called; !second.empty())
        all.push_back(std::string(second) + ".p99");
    }
    for (const auto& number : run_catalog().numbers)
      if (number.rules.shown == Shown::in_rules) all.push_back(number.name);
    all.insert(all.end(), {"errors", "errors.tcp.connection_refused", "close.1006"});
    return all;
  }();
  return names;
}

}  // namespace wsx
