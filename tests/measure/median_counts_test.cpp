#include "measure/median_counts.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace wsx {
namespace {

constexpr double k_precision = 1.0 / 32;

std::uint64_t median_of(std::vector<std::uint64_t> values) {
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

void expect_near(const MedianCounts& counts, std::uint64_t value) {
  ASSERT_TRUE(counts.median());
  EXPECT_NEAR(static_cast<double>(*counts.median()), static_cast<double>(value),
              static_cast<double>(value) * k_precision);
}

TEST(MedianCounts, OfNothingIsNothing) { EXPECT_EQ(MedianCounts().median(), std::nullopt); }

TEST(MedianCounts, KnowsSmallValuesExactly) {
  for (std::uint64_t value = 0; value < 32; ++value) {
    MedianCounts counts;
    counts.record(value);
    EXPECT_EQ(counts.median(), value);
  }
}

TEST(MedianCounts, KnowsEachValueWithinAThirtySecond) {
  for (std::uint64_t value = 1; value < UINT64_MAX / 3; value += value / 7 + 1) {
    MedianCounts counts;
    counts.record(value);
    expect_near(counts, value);
  }
}

TEST(MedianCounts, TakesManyAtOnce) {
  MedianCounts counts;
  counts.record(1000, 3);
  counts.record(2000, 0);
  counts.record(3000, 2);
  expect_near(counts, 1000);
  counts.record(3000, 2);
  expect_near(counts, 3000);
}

TEST(MedianCounts, IsNearTheMedianOfRandomValues) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    // Up to a factor of a hundred around anything.
    const double center = std::uniform_real_distribution<double>(5, 25)(random);
    std::normal_distribution<double> law(center, std::uniform_real_distribution<double>(0, 0.7)(random));
    MedianCounts counts;
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 999; ++i) {
      values.push_back(static_cast<std::uint64_t>(std::exp(law(random))));
      counts.record(values.back());
    }
    expect_near(counts, median_of(values));
  }
}

TEST(MedianCounts, FindsItsWayFromAnOutlier) {
  for (const std::uint64_t outlier : {std::uint64_t(1'000'000'000'000), std::uint64_t(1)}) {
    MedianCounts counts;
    counts.record(outlier, 3);
    for (int i = 0; i < 1000; ++i) counts.record(1'000'000);
    expect_near(counts, 1'000'000);
  }
}

TEST(MedianCounts, IsNotLedAwayByOutliers) {
  MedianCounts counts;
  for (int i = 0; i < 1000; ++i) {
    counts.record(1'000'000);
    counts.record(i % 2 ? 100'000'000'000 : 10);
  }
  expect_near(counts, 1'000'000);
}

TEST(MedianCounts, FollowsAMedianThatMovesFar) {
  MedianCounts counts;
  counts.record(1'000, 100);
  for (int i = 0; i < 1'000; ++i) counts.record(1'000'000'000);
  expect_near(counts, 1'000'000'000);
  for (int i = 0; i < 5'000; ++i) counts.record(1'000);
  expect_near(counts, 1'000);
}

TEST(MedianCounts, OfVeryManyStaysRight) {
  MedianCounts counts;
  for (int i = 0; i < 10; ++i) {
    counts.record(1'000'000, UINT32_MAX);
    counts.record(2'000'000, UINT32_MAX / 2);
  }
  expect_near(counts, 1'000'000);
}

}  // namespace
}  // namespace wsx
