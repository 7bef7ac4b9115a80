#include "measure/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

namespace wsx {
namespace {

/// Durations as they are met: most of one size, some ten thousand times as long.
std::vector<std::uint64_t> random_values(std::uint64_t seed, std::size_t how_many, std::uint64_t highest) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < how_many; ++i) values.push_back((random() >> random() % 64) % (highest + 1));
  return values;
}

Histogram histogram_of(const std::vector<std::uint64_t>& values, std::uint64_t highest, int digits) {
  Histogram histogram(highest, digits);
  for (const auto value : values) histogram.record(value);
  return histogram;
}

/// The value that a histogram of this layout may tell instead.
std::uint64_t rounded(const Histogram& layout, std::uint64_t value) {
  return layout.highest_at(layout.index_of(value));
}

TEST(Histogram, HasAsManyCountersAsHdrHistogram) {
  EXPECT_EQ(Histogram(Histogram::k_hour_ns, 3).counts().size(), 33'792u);
  EXPECT_EQ(Histogram(Histogram::k_hour_ns, 2).counts().size(), 4'608u);
  EXPECT_EQ(Histogram(3'600'000'000, 3).counts().size(), 23'552u);
  EXPECT_EQ(Histogram(2047, 3).counts().size(), 2048u);
  EXPECT_EQ(Histogram(2048, 3).counts().size(), 3072u);
  EXPECT_EQ(Histogram(INT64_MAX, 5).counts().size(), 47u * 131'072);
  EXPECT_EQ(Histogram(Histogram::k_hour_ns, 3).buckets(), 32u);
  EXPECT_EQ(Histogram(Histogram::k_hour_ns, 3).sub_buckets(), 2048u);
}

TEST(Histogram, KeepsSmallValuesExactlyAndOthersToTheirDigits) {
  Histogram histogram(1'000'000'000, 3);
  for (const std::uint64_t value : {0, 1, 2, 1023, 1024, 2046, 2047}) {
    EXPECT_EQ(histogram.lowest_at(histogram.index_of(value)), value);
    EXPECT_EQ(histogram.highest_at(histogram.index_of(value)), value);
    EXPECT_EQ(histogram.middle_at(histogram.index_of(value)), value);
  }
  // From 2048 on, two values share a counter; from 4096 on, four.
  EXPECT_EQ(histogram.index_of(2048), 2048u);
  EXPECT_EQ(histogram.index_of(2049), 2048u);
  EXPECT_EQ(histogram.index_of(2050), 2049u);
  EXPECT_EQ(histogram.highest_at(2048), 2049u);
  EXPECT_EQ(histogram.middle_at(2048), 2049u);
  EXPECT_EQ(histogram.index_of(4095), 3071u);
  EXPECT_EQ(histogram.index_of(4096), 3072u);
  EXPECT_EQ(histogram.lowest_at(3072), 4096u);
  EXPECT_EQ(histogram.highest_at(3072), 4099u);
}

TEST(Histogram, LeavesNoGapBetweenCounters) {
  for (const int digits : {1, 2, 3}) {
    const Histogram histogram(Histogram::k_hour_ns, digits);
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < histogram.counts().size(); ++i) {
      ASSERT_EQ(histogram.lowest_at(i), next);
      ASSERT_EQ(histogram.index_of(histogram.lowest_at(i)), i);
      ASSERT_EQ(histogram.index_of(histogram.highest_at(i)), i);
      const std::uint64_t width = histogram.highest_at(i) - histogram.lowest_at(i);
      ASSERT_LE(static_cast<double>(width), static_cast<double>(next) * std::pow(10, -digits)) << next;
      next = histogram.highest_at(i) + 1;
    }
    EXPECT_GT(next, Histogram::k_hour_ns);
  }
}

TEST(Histogram, CountsWhatIsAboveTheHighestAsTheHighest) {
  for (const std::uint64_t highest : {std::uint64_t{2}, std::uint64_t{2047}, std::uint64_t{2048}, Histogram::k_hour_ns,
                                      static_cast<std::uint64_t>(INT64_MAX)}) {
    Histogram histogram(highest, 3);
    for (const std::uint64_t value : {highest, highest + 1, std::uint64_t{UINT64_MAX}}) histogram.record(value);
    EXPECT_EQ(histogram.count(), 3u);
    EXPECT_EQ(histogram.counts()[histogram.index_of(highest)], 3u);
    EXPECT_EQ(histogram.min(), highest);
    EXPECT_EQ(histogram.max(), highest);
    EXPECT_EQ(histogram.value_at_percentile(100), highest);
  }
}

TEST(Histogram, TellsTheValueOfEveryRank) {
  for (const int digits : {1, 2, 3, 4}) {
    auto values = random_values(static_cast<std::uint64_t>(digits), 2'000, Histogram::k_hour_ns);
    const auto histogram = histogram_of(values, Histogram::k_hour_ns, digits);
    std::sort(values.begin(), values.end());
    EXPECT_EQ(histogram.min(), values.front());
    EXPECT_EQ(histogram.max(), values.back());
    for (std::size_t i = 0; i < values.size(); i += 7) {
      const auto told = histogram.value_at_rank(i + 1);
      ASSERT_EQ(told, std::min(rounded(histogram, values[i]), values.back()));
      ASSERT_GE(told, values[i]);
    }
    for (const double percentile : {0.0, 0.01, 1.0, 25.0, 50.0, 90.0, 99.0, 99.9, 99.99, 100.0}) {
      const auto rank = std::max(1.0, std::ceil(percentile * 2'000 / 100));
      EXPECT_EQ(histogram.value_at_percentile(percentile), histogram.value_at_rank(static_cast<std::uint64_t>(rank)))
          << percentile;
    }
  }
}

TEST(Histogram, TakesTheNearestRankThoughNoDoubleIsExactly99Point9) {
  Histogram histogram;
  histogram.record(1, 1'000);
  EXPECT_EQ(histogram.rank_at_percentile(99.9), 999u);
  EXPECT_EQ(histogram.rank_at_percentile(99.91), 1'000u);
  EXPECT_EQ(histogram.rank_at_percentile(0), 1u);
  EXPECT_EQ(histogram.rank_at_percentile(50), 500u);
  EXPECT_EQ(histogram.rank_at_percentile(50.01), 501u);
  EXPECT_EQ(histogram.rank_at_percentile(-5), 1u);
  EXPECT_EQ(histogram.rank_at_percentile(500), 1'000u);
}

TEST(Histogram, FindsTheLargestOfMoreThanDoublesCanCount) {
  Histogram histogram;
  histogram.record(1, (std::uint64_t{1} << 62) + 1);
  histogram.record(2);
  EXPECT_EQ(histogram.value_at_percentile(100), 2u);
  EXPECT_EQ(histogram.value_at_percentile(99.99), 1u);
}

TEST(Histogram, MergedIsAsIfAllHadBeenRecordedInOne) {
  const auto left = random_values(1, 3'000, 1'000'000), right = random_values(2, 500, Histogram::k_hour_ns);
  auto all = left;
  all.insert(all.end(), right.begin(), right.end());
  auto merged = histogram_of(left, Histogram::k_hour_ns, 3);
  merged.add(histogram_of(right, Histogram::k_hour_ns, 3));
  merged.add(Histogram());  // nothing
  const auto whole = histogram_of(all, Histogram::k_hour_ns, 3);
  EXPECT_EQ(merged.counts(), whole.counts());
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.min(), whole.min());
  EXPECT_EQ(merged.max(), whole.max());
  EXPECT_DOUBLE_EQ(merged.mean(), whole.mean());
}

TEST(Histogram, RecordingSeveralTimesIsRecordingOften) {
  Histogram at_once, often;
  at_once.record(77'777, 5);
  at_once.record(3, 0);  // not at all: it is no minimum either
  for (int i = 0; i < 5; ++i) often.record(77'777);
  EXPECT_EQ(at_once.counts(), often.counts());
  EXPECT_EQ(at_once.count(), 5u);
  EXPECT_EQ(at_once.min(), 77'777u);
}

TEST(Histogram, HasNothingBeforeTheFirstValueAndAfterClearing) {
  Histogram histogram;
  const auto expect_nothing = [&] {
    EXPECT_EQ(histogram.count(), 0u);
    EXPECT_EQ(histogram.min(), 0u);
    EXPECT_EQ(histogram.max(), 0u);
    EXPECT_EQ(histogram.mean(), 0);
    EXPECT_EQ(histogram.standard_deviation(), 0);
    EXPECT_EQ(histogram.value_at_percentile(50), 0u);
    EXPECT_EQ(histogram.counts(), Histogram().counts());
  };
  expect_nothing();
  for (const auto value : random_values(3, 1'000, UINT64_MAX - 1)) histogram.record(value);
  histogram.clear();
  expect_nothing();
  histogram.record(5);
  EXPECT_EQ(histogram.min(), 5u);
  EXPECT_EQ(histogram.value_at_rank(1), 5u);
}

TEST(Histogram, KnowsMeanAndDeviationToItsDigits) {
  const auto values = random_values(4, 10'000, 10'000'000'000);
  const auto histogram = histogram_of(values, Histogram::k_hour_ns, 3);
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const auto value : values) squares += std::pow(static_cast<double>(value) - mean, 2);
  EXPECT_NEAR(histogram.mean(), mean, mean / 1'000);
  EXPECT_NEAR(histogram.standard_deviation(), std::sqrt(squares / n), std::sqrt(squares / n) / 1'000);
}

}  // namespace
}  // namespace wsx
