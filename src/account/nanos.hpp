#pragma once
#include <cstdint>

namespace wsx {

/// Nanoseconds of the monotonic clock: a moment, or how long something takes.
using Nanos = std::int64_t;
constexpr Nanos k_second = 1'000'000'000;

/// `by` after `from`; far away times stay far away.
constexpr Nanos nanos_after(Nanos from, Nanos by) { return by > INT64_MAX / 4 ? INT64_MAX / 2 : from + by; }

}  // namespace wsx
