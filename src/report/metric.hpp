#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "measure/run_result.hpp"
#include "report/reading.hpp"

/// Numbers in a run's result by the names that they have in the summary: "rtt.p99", "connect.tls.max", "errors",
/// "close.1006". What --fail-if can judge.
namespace wsx {

struct Metric {
  std::string name;
  MetricUnit unit = MetricUnit::count;
  std::function<Reading(const RunResult& run)> read;
  std::function<double(const RunResult& run)> whole = nullptr;  // of a count that may be compared with a percentage
  /// An estimate of how much of it may be wsx's own delay, in its unit. Null: it does not depend on that.
  std::function<std::optional<double>(const RunResult& run)> own = nullptr;
  std::string_view part_of = {};  // that whole's name, if it cannot be exceeded
  Measured measured = Measured::always;
  bool has_interval = false;  // 95%, where there are enough samples
};

/// Errors: unknown_metric, with what it may have been meant to be, or with all there are.
Result<Metric> find_metric(std::string_view name);

/// One name for each kind, for help and messages: "rtt.p50", "connect.p99", "errors", "errors.tcp.connection_refused" …
const std::vector<std::string>& metric_names();

}  // namespace wsx
