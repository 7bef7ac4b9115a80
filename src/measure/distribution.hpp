#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "measure/histogram.hpp"
#include "measure/slices.hpp"

namespace wsx {

/// One percentile of a distribution, and how sure it is.
struct Percentile {
  double percentile = 50;
  std::optional<std::chrono::nanoseconds> value = {};  // none: too few samples
  /// The 95% interval, true within this run (slices.hpp).
  std::optional<std::pair<std::chrono::nanoseconds, std::chrono::nanoseconds>> interval = {};
  std::uint64_t interval_needs = 0;      // where there could be one: how many durations it takes
  bool interval_needs_at_least = false;  // or more
  // Messages of which only the age is known took at least that; so values may be lower bounds. The upper bounds are
  // what they would be if those messages took for ever; none: no limit.
  bool at_least = false;
  std::optional<std::chrono::nanoseconds> at_most = {};
  std::uint64_t needed_samples = 0;  // n > 3.84·p/(1−p): so many that there are some on either side of its rank
};

/// Durations that were measured, and those of which only a lower bound is known (right-censored: a message that was
/// still unanswered at the end took at least its age).
class Distribution {
 public:
  explicit Distribution(int digits = 3) : values_(Histogram::k_hour_ns, digits) {}

  /// What a summary has kept of one: of the intervals those of the percentiles that it told. `ages`: those of the
  /// censored ones, if they are known.
  static Distribution restore(Histogram values, std::uint64_t censored, std::optional<Histogram> ages,
                              std::vector<Percentile> told);

  /// Negative durations count as zero.
  void record(std::chrono::nanoseconds duration, std::uint64_t times = 1) {
    values_.record(duration.count() < 0 ? 0 : static_cast<std::uint64_t>(duration.count()), times);
  }
  void record_at_least(std::chrono::nanoseconds age, std::uint64_t times = 1);
  /// From `begin` on, nanoseconds of the clock of all parts, it is known when durations were recorded. Percentiles need
  /// that for their intervals.
  void keep_times(std::int64_t begin) { slices_.emplace(begin); }
  /// To be called before what is recorded at `now`.
  void pass(std::int64_t now) {
    if (slices_) slices_->turn(now, values_);
  }
  void add(const Distribution& other);
  void clear();

  /// Censored ones included, at their bound.
  const Histogram& histogram() const { return values_; }
  std::uint64_t count() const { return values_.count(); }
  /// How many were recorded with record_at_least().
  std::uint64_t censored() const { return censored_; }
  /// Their ages alone; null: there are none, or they are not known.
  const Histogram* ages() const { return censored_ > 0 && ages_ ? &*ages_ : nullptr; }
  /// The shortest that is no lower bound; none: there is no such.
  std::optional<std::chrono::nanoseconds> shortest_known() const;
  /// Above 0 and below 100; outside of that nothing is enough samples.
  Percentile percentile(double percentile) const;

 private:
  /// With messages that were not answered at their age, and as if they took for ever.
  struct Ranked {
    std::chrono::nanoseconds low;
    std::optional<std::chrono::nanoseconds> high;
    bool is_known() const { return high == low; }
  };
  Ranked at_rank(std::uint64_t rank) const;
  std::optional<std::uint64_t> known_at_rank(std::uint64_t rank) const;
  Histogram known() const;

  Histogram values_;
  std::uint64_t censored_ = 0;
  std::optional<Histogram> ages_;  // of the censored ones alone, once there is one
  std::optional<Slices> slices_;
  std::vector<Percentile> told_;  // where there are no slices: intervals that were known when there were
};

}  // namespace wsx
