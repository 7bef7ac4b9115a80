#pragma once
#include <string>
#include <vector>

#include "measure/distribution.hpp"
#include "report/headline.hpp"
#include "report/summary_text.hpp"

namespace wsx {

/// What is known of a percentile, of the maximum or the mean.
struct PercentileRow {
  std::string name;      // "p99.9"
  std::string value;     // "12.3ms", "≥ 2s", "–"
  std::string interval;  // "12.1ms … 12.5ms", "needs 3,838 samples"; may be empty
  std::string beside;    // of the service time
  std::string own = {};  // what may be wsx's of it, where that matters: "up to 505ms"
};
std::vector<PercentileRow> list_percentiles(const Headline& headline, const ScreenStyle& style);

/// The percentiles of a run's headline with their 95% intervals, next to the service time if that differs;
/// then the mean. Without newlines.
std::vector<std::string> format_percentiles(const Headline& headline, const ScreenStyle& style);

/// A row for each of some distributions: p50, p90, p99, max. Those without samples are left out.
struct NamedDistribution {
  std::string_view name;
  const Distribution* times;
};
std::vector<std::string> format_distributions(std::string_view title, const std::vector<NamedDistribution>& list,
                                              const ScreenStyle& style);

}  // namespace wsx
