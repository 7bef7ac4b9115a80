#include "measure/slices.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace wsx {
namespace {

constexpr double k_t_19 = 2.093;  // Student's t, 19 degrees of freedom: 95 % lie within
/// Batches of an independent sequence correlate by more than this in one of twenty cases.
constexpr double k_lag_1_limit = 0.3;
/// An interval of more than this part of what lies beyond the percentile depends on too few durations that are rare and
/// come in groups: what it is made of is then not enough to know how wide it is.
constexpr double k_widest_share = 0.5;

constexpr double k_rounding = 1e-12;

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

struct Spread {
  double variance, lag_1;  // lag_1: how much neighbors correlate
};

Spread spread_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0, products = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i) products += (values[i] - mean) * (values[i - 1] - mean);
  }
  return {squares / static_cast<double>(values.size() - 1), squares > k_rounding ? products / squares : 0};
}

/// So many times more; more than `count` in any case.
std::uint64_t scale(std::uint64_t count, double times) {
  return static_cast<std::uint64_t>(std::ceil(static_cast<double>(count) * std::max(1.1, times)));
}

/// In parts that their type holds.
template <class Slice>
void append_gain(Slice& slice, std::size_t index, std::uint64_t gain) {
  for (; gain; gain -= slice.back().count)
    slice.push_back(
        {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(std::min<std::uint64_t>(gain, UINT32_MAX))});
}

}  // namespace

std::int64_t Slices::length_of(std::size_t slice) { return k_shortest_ns << (slice / k_slices_of_a_length); }

void Slices::end_slices(std::int64_t now, const Histogram& so_far) {
  const auto& counts = so_far.counts();
  before_.resize(counts.size());
  Slice& ended = slices_.emplace_back();
  if (so_far.count() != before_count_) {
    const std::size_t last = so_far.index_of(so_far.max());
    for (std::size_t i = so_far.index_of(so_far.min()); i <= last; ++i)
      append_gain(ended, i, counts[i] - std::exchange(before_[i], counts[i]));
    before_count_ = so_far.count();
  }
  for (end_ += length_of(slices_.size()); now >= end_; end_ += length_of(slices_.size())) slices_.emplace_back();
}

void Slices::add(const Slices& other) {
  if (slices_.size() < other.slices_.size()) slices_.resize(other.slices_.size());
  for (std::size_t i = 0; i < other.slices_.size(); ++i)
    slices_[i].insert(slices_[i].end(), other.slices_[i].begin(), other.slices_[i].end());
  end_ = std::max(end_, other.end_);
  latest_ = std::max(latest_, other.latest_);
  longest_gap_ = std::max(longest_gap_, other.longest_gap_);
}

void Slices::Batch::add(const Slice& slice) {
  gains.insert(gains.end(), slice.begin(), slice.end());
  for (const auto& gain : slice) count += gain.count;
}

std::uint64_t Slices::Batch::count_up_to(std::size_t index) const {
  std::uint64_t sum = 0;
  for (const Gain& gain : gains) sum += gain.index <= index ? gain.count : 0;
  return sum;
}

/// In time order, of nearly as many durations each. Fewer than k_batches if a slice has too many.
std::vector<Slices::Batch> Slices::make_batches(const Histogram& known) const {
  std::vector<Batch> batches(1);
  std::uint64_t in_batches = 0;
  std::int64_t begin = begin_, at = begin_;
  std::vector<std::uint64_t> rest = known.counts();  // what the slices that had not ended have
  for (std::size_t slice = 0; slice < slices_.size(); ++slice) {
    Batch& batch = batches.back();
    const std::uint64_t before = batch.count;
    batch.add(slices_[slice]);
    in_batches += batch.count - before;
    for (const Gain& gain : slices_[slice]) rest[gain.index] -= gain.count;
    at += length_of(slice);
    if (batches.size() == k_batches || in_batches * k_batches < known.count() * batches.size()) continue;
    batch.ns = at - std::exchange(begin, at);
    batches.emplace_back();
  }
  Slice last;
  for (std::size_t i = 0; i < rest.size(); ++i) append_gain(last, i, rest[i]);
  batches.back().add(last);
  batches.back().ns = latest_ - begin;
  return batches;
}

Slices::Interval Slices::interval(double percentile, const Histogram& known, std::uint64_t unknown,
                                  std::uint64_t needed_of_each) const {
  const std::uint64_t count = known.count() + unknown;
  if (needed_of_each > UINT64_MAX / k_batches) return {{}, UINT64_MAX};
  if (count < k_batches * needed_of_each) return {{}, k_batches * needed_of_each};
  const double share = percentile / 100, all = static_cast<double>(count);
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * all));
  if (rank > known.count()) return {{}, UINT64_MAX};
  const std::size_t value = known.index_of(known.value_at_rank(rank));
  // As many of each batch are unknown as of the whole.
  const double unknown_times = all / static_cast<double>(known.count());
  std::vector<double> shares;  // of each batch: what the value is not below
  std::int64_t shortest = INT64_MAX;
  double smallest = all;
  for (const Batch& batch : make_batches(known)) {
    const double durations = static_cast<double>(batch.count) * unknown_times;
    shortest = std::min(shortest, batch.ns);
    smallest = std::min(smallest, durations);
    shares.push_back(durations > 0 ? static_cast<double>(batch.count_up_to(value)) / durations : 0);
  }
  // A stall, and the burst of answers after it, must be within a batch.
  if (shares.size() < k_batches) return {{}, 2 * count, true};
  if (shortest <= longest_gap_)
    return {{},
            scale(count, static_cast<double>(longest_gap_) / static_cast<double>(std::max<std::int64_t>(1, shortest)))};
  if (smallest < static_cast<double>(needed_of_each))
    return {{}, scale(count, static_cast<double>(needed_of_each) / std::max(1.0, smallest))};
  const auto [variance, lag_1] = spread_of(shares);
  if (lag_1 > k_lag_1_limit) return {{}, 2 * count, true};
  // What correlation is left, too little to be told from chance, still widens it.
  const double inflation = lag_1 > 0 ? (1 + lag_1) / (1 - lag_1) : 1;
  const double half = k_t_19 * std::sqrt(variance * inflation / k_batches);
  const double widest = k_widest_share * std::min(share, 1 - share);
  if (half > widest) return {{}, scale(count, half / widest * (half / widest)), true};
  const auto low = static_cast<std::uint64_t>(std::max(1.0, std::floor(all * (share - half))));
  const auto high = static_cast<std::uint64_t>(std::ceil(all * (share + half)));
  if (high > known.count()) return {{}, UINT64_MAX};
  return {std::pair(known.value_at_rank(low), known.value_at_rank(high))};
}

}  // namespace wsx
