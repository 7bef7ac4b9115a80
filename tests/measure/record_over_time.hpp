#pragma once
#include <utility>
#include <vector>

#include "measure/distribution.hpp"

namespace wsx {

/// Of each value so many, spread evenly over two seconds: enough for percentiles to have intervals.
inline void record_over_time(Distribution& to,
                             const std::vector<std::pair<std::chrono::nanoseconds, std::uint64_t>>& values) {
  constexpr std::int64_t k_begin = 1'000'000'000, k_step = 1'000'000;
  constexpr std::uint64_t k_steps = 2'000;
  to.keep_times(k_begin);
  for (std::uint64_t step = 0; step < k_steps; ++step) {
    to.pass(k_begin + static_cast<std::int64_t>(step) * k_step);
    for (const auto& [value, times] : values) to.record(value, times * (step + 1) / k_steps - times * step / k_steps);
  }
}

}  // namespace wsx
