#include "report/trust.hpp"

#include <algorithm>
#include <cmath>

namespace wsx {

Trust find_trust(double value, double own, MetricUnit unit) {
  const bool is_time = unit == MetricUnit::milliseconds;
  // Shares are of what the number would be without wsx's part.
  const double without = is_time ? std::max(0.0, value - own) : std::abs(value);
  const auto is_within = [&](double percent, double ms) {
    return own <= std::max(without * percent / 100, is_time ? ms : 0);
  };
  if (is_within(k_trusted_percent, k_trusted_ms)) return Trust::trusted;
  return is_within(k_reserved_percent, k_reserved_ms) ? Trust::with_reservations : Trust::not_valid;
}

std::optional<TrustedNumber> judge_trust(const Metric& metric, const RunResult& run) {
  if (!metric.own) return std::nullopt;
  const auto value = metric.read(run).value;
  const auto own = metric.own(run);
  if (!value || !own) return std::nullopt;
  return TrustedNumber{metric.name, metric.unit, *value, *own, find_trust(*value, *own, metric.unit)};
}

}  // namespace wsx
