#include "measure/distribution.hpp"

#include <gtest/gtest.h>

#include "measure/record_over_time.hpp"

namespace wsx {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

/// 1 ns, 2 ns … each of them once: the value at a rank is the rank, as long as counters are exact.
Distribution first(int how_many) {
  Distribution distribution(4);  // exact below 32,768
  for (int i = 1; i <= how_many; ++i) distribution.record(nanoseconds(i));
  return distribution;
}

TEST(Distribution, NeedsSamplesForAPercentile) {
  constexpr std::pair<double, std::uint64_t> k_needed[] = {
      {50, 4}, {75, 12}, {90, 35}, {95, 73}, {99, 381}, {99.9, 3'838}, {99.99, 38'413}, {10, 35}, {1, 381}};
  for (const auto& [percentile, needed] : k_needed) {
    Distribution distribution;
    distribution.record(milliseconds(1), needed - 1);
    const auto too_few = distribution.percentile(percentile);
    EXPECT_EQ(too_few.needed_samples, needed) << percentile;
    EXPECT_EQ(too_few.value, std::nullopt) << percentile;
    EXPECT_EQ(too_few.interval, std::nullopt) << percentile;
    distribution.record(milliseconds(1));
    const auto enough = distribution.percentile(percentile);
    EXPECT_EQ(enough.percentile, percentile);
    EXPECT_EQ(enough.value, milliseconds(1)) << percentile;
    EXPECT_FALSE(enough.at_least);
  }
}

TEST(Distribution, NeverHasEnoughForTheEnds) {
  auto distribution = first(10'000);
  for (const double percentile : {0.0, 100.0, -1.0, 101.0}) {
    EXPECT_EQ(distribution.percentile(percentile).value, std::nullopt);
    EXPECT_EQ(distribution.percentile(percentile).needed_samples, UINT64_MAX);
  }
}

TEST(Distribution, HasIntervalsWhereItIsKnownWhenWhatWasRecorded) {
  Distribution distribution;
  record_over_time(distribution, {{milliseconds(1), 5'000}, {milliseconds(2), 4'900}, {milliseconds(9), 100}});
  const auto p99 = distribution.percentile(99);
  ASSERT_TRUE(p99.interval);
  EXPECT_LE(p99.interval->first, *p99.value);
  EXPECT_GE(p99.interval->second, *p99.value);
  const auto rare = distribution.percentile(99.9);
  EXPECT_TRUE(rare.value);
  EXPECT_FALSE(rare.interval);
  EXPECT_EQ(rare.interval_needs, 20u * 3'838);
  EXPECT_FALSE(rare.interval_needs_at_least);

  const auto of_thousand = first(1'000).percentile(50);
  EXPECT_EQ(of_thousand.value, nanoseconds(500));
  EXPECT_EQ(of_thousand.interval, std::nullopt);
  EXPECT_EQ(of_thousand.interval_needs, 0u);
}

TEST(Distribution, HasNoIntervalOfWhatWasNeverAnswered) {
  Distribution distribution;
  record_over_time(distribution, {{milliseconds(1), 9'800}});
  distribution.record_at_least(seconds(1), 200);
  EXPECT_TRUE(distribution.percentile(90).interval);
  EXPECT_FALSE(distribution.percentile(99).interval);
  EXPECT_TRUE(distribution.percentile(99).at_least);
}

TEST(Distribution, LosesItsIntervalsWithAPartThatHasNoTimes) {
  Distribution whole, timed, untimed;
  record_over_time(timed, {{milliseconds(1), 1'000}});
  untimed.record(milliseconds(1));
  whole.add(timed);
  EXPECT_TRUE(whole.percentile(50).interval);
  whole.add(Distribution());
  whole.add(timed);
  EXPECT_TRUE(whole.percentile(50).interval);
  whole.add(untimed);
  EXPECT_FALSE(whole.percentile(50).interval);
}

TEST(Distribution, CountsNegativeDurationsAsZero) {
  Distribution distribution;
  distribution.record(nanoseconds(-5), 10);
  distribution.record_at_least(nanoseconds(-5));
  EXPECT_EQ(distribution.percentile(50).value, nanoseconds(0));
  EXPECT_EQ(distribution.count(), 11u);
  EXPECT_EQ(distribution.censored(), 1u);
}

TEST(Distribution, SaysAtLeastWherePercentilesLieAmongWhatWasNotAnswered) {
  Distribution distribution;
  distribution.record(milliseconds(1), 980);
  distribution.record_at_least(seconds(5), 20);
  EXPECT_EQ(distribution.count(), 1'000u);
  EXPECT_EQ(distribution.censored(), 20u);
  EXPECT_EQ(distribution.histogram().count(), 1'000u);
  const auto median = distribution.percentile(50), p90 = distribution.percentile(90), p99 = distribution.percentile(99);
  EXPECT_FALSE(median.at_least);
  EXPECT_EQ(p90.value->count() / 1'000, 1'000);
  EXPECT_FALSE(p90.at_least);
  EXPECT_TRUE(p99.at_least);
  EXPECT_EQ(p99.value, seconds(5));  // the largest: never told as more
}

TEST(Distribution, KnowsAPercentileThatYoungUnansweredMessagesCannotMove) {
  // One message was sent just before the end. Whatever becomes of it, the median is 5 ms.
  Distribution distribution;
  distribution.record(milliseconds(5), 1'000);
  distribution.record_at_least(nanoseconds(10));
  EXPECT_FALSE(distribution.percentile(50).at_least);
  EXPECT_FALSE(distribution.percentile(99).at_least);
  // Of many such messages it cannot be known.
  Distribution open;
  open.record(milliseconds(5), 100);
  open.record(milliseconds(50), 100);
  open.record_at_least(nanoseconds(10), 50);
  const auto median = open.percentile(50);
  EXPECT_TRUE(median.at_least);  // 5 ms of 250, but 50 ms if all 50 take longer
  EXPECT_EQ(median.value->count() / 100'000, 50);
}

TEST(Distribution, AddsAndClearsBothKinds) {
  Distribution distribution, other;
  distribution.record(milliseconds(1), 10);
  other.record_at_least(nanoseconds(1), 30);
  distribution.add(other);
  EXPECT_EQ(distribution.count(), 40u);
  EXPECT_EQ(distribution.censored(), 30u);
  EXPECT_TRUE(distribution.percentile(50).at_least);
  distribution.add(Distribution());
  EXPECT_EQ(distribution.count(), 40u);
  distribution.clear();
  EXPECT_EQ(distribution.count(), 0u);
  EXPECT_EQ(distribution.censored(), 0u);
  distribution.record(milliseconds(2), 100);
  EXPECT_FALSE(distribution.percentile(50).at_least);
  EXPECT_EQ(distribution.percentile(50).value, milliseconds(2));
  distribution.record_at_least(milliseconds(3));  // the only one that is unknown now
  EXPECT_FALSE(distribution.percentile(50).at_least);
}

TEST(Distribution, KnowsTheLastRankBeforeWhatWasNotAnswered) {
  Distribution distribution;
  distribution.record(milliseconds(1), 990);
  distribution.record_at_least(seconds(1), 10);
  EXPECT_FALSE(distribution.percentile(99).at_least);  // rank 990
  EXPECT_TRUE(distribution.percentile(99.01).at_least);
}

}  // namespace
}  // namespace wsx
