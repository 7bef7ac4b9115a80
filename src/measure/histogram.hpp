#pragma once
#include <bit>
#include <cstdint>
#include <vector>

namespace wsx {

/// Counts of values in HdrHistogram's layout (Gil Tene, hdrhistogram.org): every value from 1 to `highest` is kept
/// with this many significant decimal digits. Recording is a few instructions and never allocates. 33,792 counters
/// (264 KB) for nanoseconds up to an hour with three digits, 36 KB with two. Not for several threads: merge with add().
class Histogram {
 public:
  static constexpr std::uint64_t k_hour_ns = 3'600'000'000'000;

  /// `digits` 1 to 5, `highest` from 2 to 2^63 − 1; what is outside counts as the nearest.
  explicit Histogram(std::uint64_t highest = k_hour_ns, int digits = 3);

  /// A value above the highest counts as the highest.
  void record(std::uint64_t value, std::uint64_t times = 1) {
    if (times == 0) return;
    if (value > highest_) value = highest_;
    counts_[index_of(value)] += times;
    count_ += times;
    if (value < min_) min_ = value;
    if (value > max_) max_ = value;
  }
  /// Values of which only the counter is known, below counts().size().
  void record_at(std::size_t index, std::uint64_t times);
  /// Of values whose counters alone are known, the smallest and the largest. False: they are not of the counters that
  /// these have, or there are none.
  bool know_extremes(std::uint64_t min, std::uint64_t max);
  /// Of the same layout.
  void add(const Histogram& other);
  void clear();

  std::uint64_t count() const { return count_; }
  /// Exact; zero when nothing was recorded.
  std::uint64_t min() const { return count_ ? min_ : 0; }
  std::uint64_t max() const { return max_; }
  /// From the middles of the counters, as HdrHistogram has it.
  double mean() const;
  double standard_deviation() const;

  /// The value of the `rank`-th smallest, from 1 to count(): the highest that its counter stands for, but never above
  /// max(). Zero when nothing was recorded.
  std::uint64_t value_at_rank(std::uint64_t rank) const;
  /// The nearest rank of a percentile from 0 to 100: the smallest whole number, from 1, that is not below
  /// percentile/100 · count().
  std::uint64_t rank_at_percentile(double percentile) const;
  std::uint64_t value_at_percentile(double percentile) const { return value_at_rank(rank_at_percentile(percentile)); }

  // The layout, for encoders.
  static std::size_t counters_for(std::uint64_t highest, int digits);
  std::uint64_t highest() const { return highest_; }
  int digits() const { return digits_; }
  std::uint64_t sub_buckets() const { return sub_bucket_mask_ + 1; }
  std::size_t buckets() const { return (counts_.size() >> half_bits_) - 1; }
  const std::vector<std::uint64_t>& counts() const { return counts_; }
  std::size_t index_of(std::uint64_t value) const {
    // The small values have no leading bit in common: they are what the mask covers. (Its lowest bit is set anyhow;
    // said again, it saves a branch.)
    const int bucket = 64 - std::countl_zero(value | sub_bucket_mask_ | 1) - sub_bucket_bits_;
    return (static_cast<std::size_t>(bucket) << half_bits_) + (value >> bucket);
  }
  /// The values that a counter represents.
  std::uint64_t lowest_at(std::size_t index) const;
  std::uint64_t highest_at(std::size_t index) const;
  std::uint64_t middle_at(std::size_t index) const;

 private:
  std::uint64_t highest_;
  int digits_, sub_bucket_bits_, half_bits_;  // of the number of counters a bucket, and of half of it
  std::uint64_t sub_bucket_mask_;             // all that the smallest values' bucket holds
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0, min_ = UINT64_MAX, max_ = 0;
};

}  // namespace wsx
