#include "report/between_runs.hpp"

#include <algorithm>
#include <limits>

#include "report/compare.hpp"
#include "report/headline.hpp"
#include "statistics/shift.hpp"

namespace wsx {

Reading read_median(const Metric& metric, std::span<const RunResult> runs) {
  if (runs.size() == 1) return metric.read(runs.front());
  constexpr double k_no_bound = std::numeric_limits<double>::infinity();
  std::vector<double> lows, highs;
  for (const RunResult& run : runs) {
    const auto reading = metric.read(run);
    if (!reading.value) return Reading{.why_not = reading.why_not};
    lows.push_back(*reading.value);
    highs.push_back(reading.at_least ? reading.at_most.value_or(k_no_bound) : *reading.value);
  }
  Reading median{.value = find_median(lows)};
  const double high = find_median(highs);
  median.at_least = high > *median.value;
  if (median.at_least && high < k_no_bound) median.at_most = high;
  const auto interval = find_median_interval(lows);
  constexpr double k_enough_confidence = 0.95;
  if (metric.has_interval && interval.confidence >= k_enough_confidence)
    median.interval.emplace(interval.low, interval.high);
  return median;
}

std::vector<BetweenRuns> list_between_runs(const Summary& summary) {
  std::vector<BetweenRuns> all;
  if (summary.runs.size() < k_fewest_between_runs) return all;
  for (const Metric& metric : list_usual_metrics(summary)) {
    std::vector<double> values;
    for (const RunResult& run : summary.runs)
      if (const auto reading = metric.read(run); reading.value) values.push_back(*reading.value);
    if (values.size() < summary.runs.size()) continue;
    const auto interval = find_median_interval(values);
    all.push_back(
        {metric.name, metric.unit, find_median(values), interval.low, interval.high, interval.confidence * 100});
  }
  return all;
}

std::string format_between_runs(const BetweenRuns& between) {
  const auto format = [&](double value) { return format_reading({value}, between.unit); };
  return between.metric + " " + format(between.median) + " (" + format_digits(between.confidence_percent, 3) +
         "% interval from " + format(between.low) + " to " + format(between.high) + ")";
}

}  // namespace wsx
