#include "measure/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace wsx {
namespace {

constexpr double k_z = 1.96;  // standard deviations on either side that hold 95 %

/// So many that both ranks of the interval exist: n > z²·q/(1−q), q being the share on the longer side.
std::uint64_t samples_needed(double percentile) {
  const double share = std::max(percentile, 100 - percentile);
  if (!(share < 100)) return UINT64_MAX;
  return static_cast<std::uint64_t>(k_z * k_z * share / (100 - share)) + 1;
}

}  // namespace

void Distribution::record_at_least(std::chrono::nanoseconds age, std::uint64_t times) {
  if (times == 0) return;
  record(age, times);
  if (!ages_) ages_.emplace(values_.highest(), values_.digits());
  ages_->record(age.count() < 0 ? 0 : static_cast<std::uint64_t>(age.count()), times);
  censored_ += times;
}

void Distribution::add(const Distribution& other) {
  values_.add(other.values_);
  censored_ += other.censored_;
  if (!other.ages_) return;
  if (!ages_) ages_.emplace(values_.highest(), values_.digits());
  ages_->add(*other.ages_);
}

void Distribution::clear() {
  values_.clear();
  censored_ = 0;
  if (ages_) ages_->clear();
}

/// The value at a rank is known if it stays the same when everything that was not answered takes forever.
Distribution::Ranked Distribution::at_rank(std::uint64_t rank) const {
  const std::uint64_t value = values_.value_at_rank(rank);
  bool at_least = false;
  if (censored_ != 0) {
    const std::size_t last = values_.index_of(value);
    std::uint64_t known = 0;
    for (std::size_t i = 0; i <= last; ++i) known += values_.counts()[i] - ages_->counts()[i];
    at_least = known < rank;
  }
  return {std::chrono::nanoseconds(value), at_least};
}

Percentile Distribution::percentile(double percentile) const {
  Percentile result{.percentile = percentile, .needed_samples = samples_needed(percentile)};
  if (count() < result.needed_samples) return result;
  const auto [value, at_least] = at_rank(values_.rank_at_percentile(percentile));
  result.value = value;
  result.at_least = at_least;

  const double n = static_cast<double>(count()), p = percentile / 100;
  const double half_width = k_z * std::sqrt(n * p * (1 - p));
  const auto low = static_cast<std::uint64_t>(std::max(1.0, std::floor(n * p - half_width)));
  const auto high = static_cast<std::uint64_t>(std::min(n, std::ceil(n * p + half_width)));
  const auto [highest, highest_at_least] = at_rank(high);
  result.interval.emplace(at_rank(low).value, highest);
  result.interval_at_least = highest_at_least;
  return result;
}

}  // namespace wsx
