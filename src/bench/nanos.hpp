#pragma once
#include <chrono>
#include <cstdint>

namespace wsx {

/// Nanoseconds of the monotonic clock: a moment, or how long something takes.
using Nanos = std::int64_t;
constexpr Nanos k_second = 1'000'000'000;

inline Nanos to_nanos(std::chrono::steady_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}
inline Nanos now_nanos() { return to_nanos(std::chrono::steady_clock::now()); }

/// `by` after `from`; far away times stay far away.
constexpr Nanos nanos_after(Nanos from, Nanos by) { return by > INT64_MAX / 4 ? INT64_MAX / 2 : from + by; }

}  // namespace wsx
