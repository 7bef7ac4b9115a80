#include "measure/distribution.hpp"

#include <gtest/gtest.h>

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
    EXPECT_TRUE(enough.interval) << percentile;
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

TEST(Distribution, HasIntervalsAtTheRanksOfTheOrderStatistic) {
  const auto of_thousand = first(1'000);
  const auto median = of_thousand.percentile(50);  // 500 ± 1.96·√250 = 500 ± 30.99
  EXPECT_EQ(median.value, nanoseconds(500));
  EXPECT_EQ(median.interval, std::pair(nanoseconds(469), nanoseconds(531)));
  const auto p99 = of_thousand.percentile(99);  // 990 ± 1.96·√9.9 = 990 ± 6.17
  EXPECT_EQ(p99.value, nanoseconds(990));
  EXPECT_EQ(p99.interval, std::pair(nanoseconds(983), nanoseconds(997)));
  const auto p90 = first(35).percentile(90);  // 31.5 ± 3.48, just within 35
  EXPECT_EQ(p90.value, nanoseconds(32));
  EXPECT_EQ(p90.interval, std::pair(nanoseconds(28), nanoseconds(35)));
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
  EXPECT_FALSE(median.interval_at_least);
  EXPECT_EQ(p90.value->count() / 1'000, 1'000);
  EXPECT_FALSE(p90.at_least);
  EXPECT_TRUE(p99.at_least);
  EXPECT_TRUE(p99.interval_at_least);
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

TEST(Distribution, SaysThatOnlyTheIntervalsEndIsALowerBound) {
  Distribution distribution;
  distribution.record(milliseconds(1), 992);
  distribution.record_at_least(seconds(1), 8);
  const auto p99 = distribution.percentile(99);  // ranks 983, 990, 997
  EXPECT_FALSE(p99.at_least);
  EXPECT_TRUE(p99.interval_at_least);
  EXPECT_EQ(p99.interval->second, seconds(1));
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
  EXPECT_FALSE(distribution.percentile(90).interval_at_least);
  EXPECT_TRUE(distribution.percentile(95).interval_at_least);
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
