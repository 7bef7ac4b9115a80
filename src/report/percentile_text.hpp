#pragma once
#include <string>
#include <vector>

#include "measure/distribution.hpp"
#include "report/headline.hpp"
#include "report/screen_style.hpp"

namespace wsx {

/// The percentiles of a run's headline with their 95 % intervals, the service time beside them where it is another;
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
