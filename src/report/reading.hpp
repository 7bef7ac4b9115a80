#pragma once
#include <optional>
#include <string>
#include <utility>

#include "measure/number.hpp"

/// A number of a run as people read it.
namespace wsx {

/// What a run has of such a number.
struct Reading {
  std::optional<double> value = {};  // in its unit; none: unknown, `why_not` says why
  bool at_least = false;             // only a lower bound is known: of messages that were never answered
  std::string why_not = {};
  std::optional<double> at_most = {};  // with at_least: the upper bound, where there is one

  std::optional<std::pair<double, double>> interval = {};  // 95%, of a percentile
  std::uint64_t interval_needs = 0;                        // if there is none: how many durations it takes
};

/// "12.3ms", "≥ 1.2s", "10.2k/s", "99.5%", "1.2MiB", "17"; "–" when there is no value.
std::string format_reading(const Reading& reading, MetricUnit unit);
/// A number of at least 0 with so many significant digits, never as "1e+03": "999", "1.5", "0.00001".
std::string format_digits(double value, int digits);
/// "10.2k/s".
std::string format_rate(double per_second);

}  // namespace wsx
