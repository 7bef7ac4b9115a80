#pragma once
#include <chrono>
#include <cstdint>

namespace wsx {

/// When messages are due: an endless schedule, made of nothing but its options. Slot 0 is due at 0 (constant), or after
/// the first gap (Poisson); the same seed gives the same schedule on every machine and for any number of threads.
enum class ArrivalKind : std::uint8_t { constant, poisson };

class Arrivals {
 public:
  /// `per_second` above 0; `seed` matters for Poisson only.
  Arrivals(double per_second, ArrivalKind kind, std::uint64_t seed);

  /// The next slot's due time, from the schedule's beginning. Constant: exactly k/rate, rounded down to a nanosecond,
  /// however large k is. Poisson: gaps are exponential and independent.
  std::chrono::nanoseconds next();
  /// The number of the slot that next() returns next.
  std::uint64_t slot() const { return slot_; }

 private:
  double per_second_;
  ArrivalKind kind_;
  std::uint64_t state_;  // of the generator
  std::uint64_t slot_ = 0;
  double time_ns_ = 0;
};

}  // namespace wsx
