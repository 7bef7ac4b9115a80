#include "measure/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace wsx {
namespace {

std::uint64_t sub_buckets_for(int digits) {
  std::uint64_t least = 2;
  for (int i = 0; i < digits; ++i) least *= 10;
  return std::bit_ceil(least);
}

}  // namespace

Histogram::Histogram(std::uint64_t highest, int digits)
    : highest_(std::clamp<std::uint64_t>(highest, 2, INT64_MAX)),
      digits_(std::clamp(digits, 1, 5)),
      sub_bucket_bits_(std::countr_zero(sub_buckets_for(digits_))),
      half_bits_(sub_bucket_bits_ - 1),
      sub_bucket_mask_((std::uint64_t{1} << sub_bucket_bits_) - 1),
      counts_(counters_for(highest_, digits_)) {}

/// As many as other implementations have: a bucket for the small values, half of one for each doubling.
std::size_t Histogram::counters_for(std::uint64_t highest, int digits) {
  const std::uint64_t sub_buckets = sub_buckets_for(digits);
  std::size_t halves = 2;
  for (std::uint64_t rest = highest; rest >= sub_buckets; rest >>= 1) ++halves;
  return halves * (sub_buckets / 2);
}

void Histogram::record_at(std::size_t index, std::uint64_t times) {
  if (times == 0) return;
  index = std::min(index, index_of(highest_));
  counts_[index] += times;
  count_ += times;
  min_ = std::min(min_, lowest_at(index));
  max_ = std::max(max_, std::min(highest_at(index), highest_));
}

bool Histogram::know_extremes(std::uint64_t min, std::uint64_t max) {
  const bool is_so =
      count_ > 0 && min <= max && max <= highest_ && index_of(min) == index_of(min_) && index_of(max) == index_of(max_);
  if (is_so) min_ = min, max_ = max;
  return is_so;
}

void Histogram::add(const Histogram& other) {
  if (other.count_ == 0) return;
  const std::size_t last = index_of(other.max_);
  for (std::size_t i = index_of(other.min_); i <= last; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

void Histogram::clear() {
  if (count_ == 0) return;
  std::fill(counts_.begin() + static_cast<std::ptrdiff_t>(index_of(min_)),
            counts_.begin() + static_cast<std::ptrdiff_t>(index_of(max_)) + 1, 0);
  count_ = max_ = 0;
  min_ = UINT64_MAX;
}

double Histogram::mean() const {
  if (count_ == 0) return 0;
  double sum = 0;
  for (std::size_t i = index_of(min_), last = index_of(max_); i <= last; ++i)
    if (counts_[i]) sum += static_cast<double>(counts_[i]) * static_cast<double>(middle_at(i));
  return sum / static_cast<double>(count_);
}

double Histogram::standard_deviation() const {
  if (count_ == 0) return 0;
  const double center = mean();
  double sum = 0;
  for (std::size_t i = index_of(min_), last = index_of(max_); i <= last; ++i) {
    if (counts_[i] == 0) continue;
    const double deviation = static_cast<double>(middle_at(i)) - center;
    sum += static_cast<double>(counts_[i]) * deviation * deviation;
  }
  return std::sqrt(sum / static_cast<double>(count_));
}

std::uint64_t Histogram::value_at_rank(std::uint64_t rank) const {
  if (count_ == 0) return 0;
  std::uint64_t seen = 0;
  for (std::size_t i = index_of(min_), last = index_of(max_); i <= last; ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(highest_at(i), max_);
  }
  return max_;
}

std::uint64_t Histogram::rank_at_percentile(double percentile) const {
  if (percentile >= 100) return std::max<std::uint64_t>(count_, 1);  // more of them than doubles can tell apart
  // 99.9 % of 1000 are 999, though the nearest double to 99.9 may be above it: what is that close is meant.
  const double exact = std::max(0.0, percentile) / 100 * static_cast<double>(count_);
  const auto rank = static_cast<std::uint64_t>(std::ceil(exact * (1 - 0x1p-50)));
  return std::clamp<std::uint64_t>(rank, 1, std::max<std::uint64_t>(count_, 1));
}

std::uint64_t Histogram::lowest_at(std::size_t index) const {
  if (index <= sub_bucket_mask_) return index;
  const std::size_t half = std::size_t{1} << half_bits_;
  return ((index & (half - 1)) + half) << ((index >> half_bits_) - 1);
}

std::uint64_t Histogram::highest_at(std::size_t index) const {
  if (index <= sub_bucket_mask_) return index;
  return lowest_at(index) + (std::uint64_t{1} << ((index >> half_bits_) - 1)) - 1;
}

std::uint64_t Histogram::middle_at(std::size_t index) const {
  if (index <= sub_bucket_mask_) return index;
  return lowest_at(index) + (std::uint64_t{1} << ((index >> half_bits_) - 1)) / 2;
}

}  // namespace wsx
