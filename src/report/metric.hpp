#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "measure/run_result.hpp"

/// Numbers in a run's result by the names that they have in the summary: "rtt.p99", "connect.tls.max", "errors",
/// "close.1006". What --fail-if can judge.
namespace wsx {

/// What a metric counts, which says how its values are written.
enum class MetricUnit : std::uint8_t { milliseconds, count, per_second, share, bytes };

/// What a run has for a metric.
struct Reading {
  std::optional<double> value;  // in the metric's unit; none: not to be told, `why_not` says why
  bool at_least = false;        // only a lower bound is known: of messages that were never answered
  std::string why_not;
};

struct Metric {
  std::string name;
  MetricUnit unit = MetricUnit::count;
  std::function<Reading(const RunResult& run)> read;
  std::function<double(const RunResult& run)> whole = nullptr;  // of a count that may be compared with a percentage
};

/// Errors: unknown_metric, with what it may have been meant to be, or with all there are.
Result<Metric> find_metric(std::string_view name);

/// One name for each kind, for help and messages: "rtt.p50", "connect.p99", "errors", "errors.tcp.connection_refused" …
const std::vector<std::string>& metric_names();

/// "12.3ms", "≥ 1.2s", "10.2k/s", "99.5%", "1.2MiB", "17"; "–" when there is no value.
std::string format_reading(const Reading& reading, MetricUnit unit);

}  // namespace wsx
