#include "measure/distribution.hpp"

#include <algorithm>

namespace wsx {
namespace {

constexpr double k_z = 1.96;  // standard deviations on either side that hold 95 %

/// So many that the ranks n·p ± z·√(n·p·(1−p)) exist: n > z²·q/(1−q), q being the share on the longer side.
std::uint64_t samples_needed(double percentile) {
  const double share = std::max(percentile, 100 - percentile);
  if (!(share < 100)) return UINT64_MAX;
  return static_cast<std::uint64_t>(k_z * k_z * share / (100 - share)) + 1;
}

}  // namespace

Distribution Distribution::restore(Histogram values, std::uint64_t censored, std::optional<Histogram> ages,
                                   std::vector<Percentile> told) {
  Distribution restored(values.digits());
  restored.values_ = std::move(values);
  restored.censored_ = censored;
  restored.ages_ = std::move(ages);
  restored.told_ = std::move(told);
  return restored;
}

void Distribution::record_at_least(std::chrono::nanoseconds age, std::uint64_t times) {
  if (times == 0) return;
  record(age, times);
  if (!ages_) ages_.emplace(values_.highest(), values_.digits());
  ages_->record(age.count() < 0 ? 0 : static_cast<std::uint64_t>(age.count()), times);
  censored_ += times;
}

void Distribution::add(const Distribution& other) {
  if (!count()) {
    slices_ = other.slices_;
    told_ = other.told_;
  } else if (other.count()) {
    if (slices_ && other.slices_)
      slices_->add(*other.slices_);
    else
      slices_.reset();  // of a part of them it is not known
    told_.clear();
  }
  values_.add(other.values_);
  censored_ += other.censored_;
  if (!other.ages_) return;
  if (!ages_) ages_.emplace(values_.highest(), values_.digits());
  ages_->add(*other.ages_);
}

void Distribution::clear() {
  values_.clear();
  slices_.reset();
  told_.clear();
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
  if (!ages()) return values_.value_at_rank(rank);
  if (rank > count() - censored_) return std::nullopt;
  std::size_t index = 0;
  for (std::uint64_t known = 0;; ++index) {
    known += values_.counts()[index] - ages_->counts()[index];
    if (known >= rank) return std::min(values_.highest_at(index), values_.max());
  }
}

Histogram Distribution::known() const {
  if (!ages()) return values_;
  Histogram known(values_.highest(), values_.digits());
  for (std::size_t i = 0; i < values_.counts().size(); ++i)
    known.record_at(i, values_.counts()[i] - ages_->counts()[i]);
  return known;
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

  if (result.at_least) return result;
  for (const Percentile& told : told_) {
    if (told.percentile != percentile) continue;
    result.interval = told.interval;
    result.interval_needs = told.interval_needs;
    result.interval_needs_at_least = told.interval_needs_at_least;
  }
  if (!slices_) return result;
  const auto [values, needs, needs_at_least] = slices_->interval(percentile, known(), censored_, result.needed_samples);
  if (values) result.interval.emplace(values->first, values->second);
  result.interval_needs = needs;
  result.interval_needs_at_least = needs_at_least;
  return result;
}

}  // namespace wsx
