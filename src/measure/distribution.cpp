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

Distribution::Ranked Distribution::at_rank(std::uint64_t rank) const {
  const std::uint64_t low = values_.value_at_rank(rank);
  const auto known = known_at_rank(rank);
  if (!known) return {std::chrono::nanoseconds(low), std::nullopt};
  // In the same counter they are the same, as precisely as it tells.
  const std::uint64_t high = values_.index_of(*known) == values_.index_of(low) ? low : *known;
  return {std::chrono::nanoseconds(low), std::chrono::nanoseconds(high)};
}

/// Of those that are no lower bounds; none: there are not so many.
std::optional<std::uint64_t> Distribution::known_at_rank(std::uint64_t rank) const {
  if (!censored_) return values_.value_at_rank(rank);
  if (rank > count() - censored_) return std::nullopt;
  std::size_t index = 0;
  for (std::uint64_t known = 0;; ++index) {
    known += values_.counts()[index] - ages_->counts()[index];
    if (known >= rank) return std::min(values_.highest_at(index), values_.max());
  }
}

std::optional<std::chrono::nanoseconds> Distribution::shortest_known() const {
  const auto first = at_rank(1);
  return first.is_known() ? std::chrono::nanoseconds(values_.min()) : first.high;
}

Percentile Distribution::percentile(double percentile) const {
  Percentile result{.percentile = percentile, .needed_samples = samples_needed(percentile)};
  if (count() < result.needed_samples) return result;
  const auto ranked = at_rank(values_.rank_at_percentile(percentile));
  result.value = ranked.low;
  result.at_least = !ranked.is_known();
  if (result.at_least) result.at_most = ranked.high;

  const double n = static_cast<double>(count()), p = percentile / 100;
  const double half_width = k_z * std::sqrt(n * p * (1 - p));
  const auto low = static_cast<std::uint64_t>(std::max(1.0, std::floor(n * p - half_width)));
  const auto high = static_cast<std::uint64_t>(std::min(n, std::ceil(n * p + half_width)));
  const auto highest = at_rank(high);
  result.interval.emplace(at_rank(low).low, highest.low);
  result.interval_at_least = !highest.is_known();
  if (result.interval_at_least) result.interval_at_most = highest.high;
  return result;
}

}  // namespace wsx
