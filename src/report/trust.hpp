#pragma once
#include <optional>

#include "report/metric.hpp"
#include "report/summary.hpp"

namespace wsx {

// wsx's own part of a number does not matter, or only with reservations, up to these: a share of the rest of it, or a
// time, whichever is more. Two runs of the same load differ by about 5 %, and a network adds 0.1 ms by itself.
constexpr double k_trusted_percent = 5, k_trusted_ms = 0.1;
constexpr double k_reserved_percent = 10, k_reserved_ms = 0.3;

Trust find_trust(double value, double own, MetricUnit unit);

/// None: the run has no such number, or wsx's own delays do not matter for it.
std::optional<TrustedNumber> judge_trust(const Metric& metric, const RunResult& run);

}  // namespace wsx
