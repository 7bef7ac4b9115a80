#pragma once
#include <span>
#include <string>
#include <vector>

#include "report/metric.hpp"
#include "report/summary.hpp"

/// What several runs of one test have in common, and how they differ.
namespace wsx {

/// A metric in the middle of all runs. What is a lower bound in some may be one in the middle, too. There is a value
/// only if every run has one.
Reading read_median(const Metric& metric, std::span<const RunResult> runs);

struct BetweenRuns {
  std::string metric;
  MetricUnit unit = MetricUnit::milliseconds;
  double median = 0, low = 0, high = 0;
  double confidence_percent = 0;
};

/// Fewer runs differ by chance alone.
constexpr std::size_t k_fewest_between_runs = 5;

/// What people look at first, with intervals. Empty: there are too few runs.
std::vector<BetweenRuns> list_between_runs(const Summary& summary);

/// "rtt.p99 1.35ms (95% of the time between 1.2ms and 1.5ms)".
std::string format_between_runs(const BetweenRuns& between);

}  // namespace wsx
