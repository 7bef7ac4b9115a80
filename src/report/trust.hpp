#pragma once
#include <optional>

#include "report/metric.hpp"
#include "report/summary.hpp"

namespace wsx {

// wsx's own part of a number does not matter, or only with reservations, up to these: a share of the rest of it, or a
// time, whichever is more. What is told at all is to be within 5 % or 0.3 ms of the truth, as two runs of the same load
// are. What is trusted leaves room for the way to the server, and for an estimate that is a little low.
constexpr double k_trusted_percent = 4, k_trusted_ms = 0.2;
constexpr double k_reserved_percent = 5, k_reserved_ms = 0.3;

Trust find_trust(double value, double own, MetricUnit unit);

/// None: the run has no such number, or wsx's own delays do not matter for it.
std::optional<TrustedNumber> judge_trust(const Metric& metric, const RunResult& run);

}  // namespace wsx
