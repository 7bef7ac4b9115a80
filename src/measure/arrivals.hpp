#pragma once
#include <chrono>
#include <cstdint>

#include "base/split_mix.hpp"

namespace wsx {

/// When messages are due: an endless schedule, made of nothing but its options. Slot 0 is due at 0 (constant), or after
/// the first gap (Poisson); the same seed gives the same schedule on every machine and for any number of threads: it is
/// computed in whole numbers throughout, without log() or rounding, in which machines and libraries differ.
enum class ArrivalKind : std::uint8_t { constant, poisson };

class Arrivals {
 public:
  static constexpr double k_min_per_second = 1e-6, k_max_per_second = 1e9;

  /// `per_second` means the shortest decimal number that is read as this double, so that 0.1 is a tenth; outside of the
  /// limits it counts as the nearer one. `seed` matters for Poisson only.
  Arrivals(double per_second, ArrivalKind kind, std::uint64_t seed);

  /// The next slot's due time, from the schedule's beginning, within the 292 years that nanoseconds can tell. Constant:
  /// exactly k/rate, rounded down to a nanosecond, however large k is. Poisson: gaps are exponential and independent.
  std::chrono::nanoseconds next();
  /// Passes over the slots that are due before `when`: at once where gaps are constant, else one by one.
  void skip_until(std::chrono::nanoseconds when);
  /// The number of the slot that next() returns next.
  std::uint64_t slot() const { return slot_; }

 private:
  __extension__ using Fixed = unsigned __int128;  // 32 binary digits after the point

  Fixed random_gap();
  void skip_constant(std::int64_t when);

  ArrivalKind kind_;
  SplitMix64 random_;
  std::uint64_t slot_ = 0;
  // A gap is gap_ns_ + rest_/divisor_ nanoseconds.
  std::uint64_t gap_ns_ = 0, rest_ = 0, divisor_ = 1;
  std::uint64_t time_ns_ = 0, time_rest_ = 0;  // constant: the next slot is due at time_ns_ + time_rest_/divisor_
  Fixed time_ = 0, mean_gap_ = 0;              // Poisson, nanoseconds
};

}  // namespace wsx
