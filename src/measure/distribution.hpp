#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "measure/histogram.hpp"

namespace wsx {

/// One percentile of a distribution, and how sure it is.
struct Percentile {
  double percentile = 50;
  std::optional<std::chrono::nanoseconds> value;  // none: too few samples
  /// The order-statistic 95 % interval: the values at ranks n·p ± 1.96·√(n·p·(1−p)).
  std::optional<std::pair<std::chrono::nanoseconds, std::chrono::nanoseconds>> interval;
  bool at_least = false;             // it lies among messages that were never answered, of which only the age is known
  std::uint64_t needed_samples = 0;  // n > 3.84·p/(1−p), for the interval's upper rank to exist
};

/// Durations that were measured, and those of which only a lower bound is known (right-censored: a message that was
/// still unanswered at the end took at least its age).
class Distribution {
 public:
  explicit Distribution(int digits = 3) : values_(Histogram::k_hour_ns, digits) {}

  /// Negative durations count as zero.
  void record(std::chrono::nanoseconds duration, std::uint64_t times = 1) {
    values_.record(duration.count() < 0 ? 0 : static_cast<std::uint64_t>(duration.count()), times);
  }
  void record_at_least(std::chrono::nanoseconds age, std::uint64_t times = 1);
  void add(const Distribution& other);
  void clear();

  /// Censored ones included, at their bound.
  const Histogram& histogram() const { return values_; }
  std::uint64_t count() const { return values_.count(); }
  std::uint64_t censored() const { return censored_; }
  Percentile percentile(double percentile) const;

 private:
  Histogram values_;
  std::uint64_t censored_ = 0;
  std::uint64_t least_censored_ = UINT64_MAX;  // percentiles from here on are lower bounds
};

}  // namespace wsx
