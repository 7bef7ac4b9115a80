#include "measure/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace wsx {
namespace {

__extension__ using Wide = unsigned __int128;

std::vector<std::int64_t> slots(double per_second, ArrivalKind kind, std::uint64_t seed, std::size_t how_many) {
  Arrivals arrivals(per_second, kind, seed);
  std::vector<std::int64_t> due;
  while (due.size() < how_many) due.push_back(arrivals.next().count());
  return due;
}

std::vector<double> gaps(double per_second, std::uint64_t seed, std::size_t how_many) {
  std::vector<double> result;
  std::int64_t before = 0;
  for (const auto due : slots(per_second, ArrivalKind::poisson, seed, how_many)) {
    result.push_back(static_cast<double>(due - before) * per_second / 1e9);  // in units of the mean
    before = due;
  }
  return result;
}

struct Rate {
  double per_second;
  std::uint64_t dividend, divisor;  // the same as a fraction
};

class ConstantArrivals : public testing::TestWithParam<Rate> {};

TEST_P(ConstantArrivals, AreDueAtExactlyTheirShareOfASecond) {
  const auto [per_second, dividend, divisor] = GetParam();
  Arrivals arrivals(per_second, ArrivalKind::constant, 0);
  for (std::uint64_t k = 0; k < 2'000'000; ++k) {
    ASSERT_EQ(arrivals.slot(), k);
    const auto due = static_cast<std::int64_t>(Wide{k} * 1'000'000'000 * divisor / dividend);
    ASSERT_EQ(arrivals.next().count(), due) << "slot " << k;
  }
}

TEST_P(ConstantArrivals, MayBeSkipped) {
  const auto [per_second, dividend, divisor] = GetParam();
  const auto due_at = [&](std::uint64_t slot) {
    return static_cast<std::int64_t>(Wide{slot} * 1'000'000'000 * divisor / dividend);
  };
  for (std::int64_t when = 1; when < INT64_MAX / 4; when = when * 3 + 1)
    for (const std::uint64_t taken : {0, 1, 5}) {
      Arrivals arrivals(per_second, ArrivalKind::constant, 0);
      for (std::uint64_t i = 0; i < taken; ++i) arrivals.next();
      arrivals.skip_until(std::chrono::nanoseconds(when));
      const std::uint64_t slot = arrivals.slot();
      ASSERT_GE(slot, taken);
      if (slot > taken) {
        ASSERT_LT(due_at(slot - 1), when);
      }
      ASSERT_GE(due_at(slot), when > due_at(taken) ? when : due_at(taken));
      ASSERT_EQ(arrivals.next().count(), due_at(slot));
      ASSERT_EQ(arrivals.next().count(), due_at(slot + 1));
    }
}

INSTANTIATE_TEST_SUITE_P(Rates, ConstantArrivals,
                         testing::Values(Rate{1, 1, 1}, Rate{3, 3, 1}, Rate{7, 7, 1}, Rate{1000, 1000, 1},
                                         Rate{1.5e6, 1'500'000, 1}, Rate{1e9, 1'000'000'000, 1}, Rate{0.1, 1, 10},
                                         Rate{0.3, 3, 10}, Rate{1000.5, 10'005, 10}, Rate{2.5, 5, 2},
                                         Rate{123456.789, 123'456'789, 1'000}, Rate{1e20, 1'000'000'000, 1}));

TEST(Arrivals, KeepToTheirLimits) {
  for (const double none : {0.0, -1.0, std::nan(""), 1e-9})
    EXPECT_EQ(slots(none, ArrivalKind::constant, 0, 2)[1], 1'000'000'000'000'000);
  EXPECT_EQ(slots(1e-6, ArrivalKind::constant, 0, 3)[2], 2'000'000'000'000'000);
}

TEST(Arrivals, OfASeedAreTheSameForEverOnEveryMachine) {
  // As the algorithm gives them with sixty decimals.
  EXPECT_EQ(slots(1'000, ArrivalKind::poisson, 1, 8),
            (std::vector<std::int64_t>{959393, 1960481, 3449930, 5566951, 6352367, 6923384, 8661651, 8976990}));
  EXPECT_EQ(slots(3, ArrivalKind::poisson, 42, 6),
            (std::vector<std::int64_t>{267996206, 293349651, 805910086, 1194935235, 1331536456, 1450156147}));
  EXPECT_EQ(slots(1.5e6, ArrivalKind::poisson, 7, 6), (std::vector<std::int64_t>{7, 691, 806, 1243, 1422, 1470}));
  EXPECT_EQ(slots(1'000, ArrivalKind::poisson, 1, 20'000).back(), 19'757'649'849);
}

TEST(PoissonArrivals, MayBeSkipped) {
  Arrivals skipped(1'000, ArrivalKind::poisson, 1), visited = skipped;
  skipped.skip_until(std::chrono::seconds(2));
  std::chrono::nanoseconds due;
  do due = visited.next();
  while (due < std::chrono::seconds(2));
  EXPECT_EQ(skipped.next(), due);
  EXPECT_EQ(skipped.slot(), visited.slot());
}

TEST(Arrivals, OfOtherSeedsAreOthers) {
  const auto one = slots(100, ArrivalKind::poisson, 1, 100);
  EXPECT_EQ(slots(100, ArrivalKind::poisson, 1, 100), one);
  EXPECT_NE(slots(100, ArrivalKind::poisson, 2, 100), one);
  EXPECT_EQ(slots(100, ArrivalKind::constant, 1, 100), slots(100, ArrivalKind::constant, 2, 100));
}

TEST(Arrivals, ScaleWithTheRate) {
  const auto slow = slots(10, ArrivalKind::poisson, 5, 1'000), fast = slots(1'000, ArrivalKind::poisson, 5, 1'000);
  for (std::size_t i = 0; i < slow.size(); ++i) ASSERT_NEAR(slow[i] / 100.0, fast[i], 2);
}

TEST(PoissonArrivals, HaveExponentialGaps) {
  constexpr std::size_t k_n = 200'000;
  for (const std::uint64_t seed : {0, 1, 2}) {
    auto sample = gaps(1, seed, k_n);
    double sum = 0, squares = 0;
    for (const double gap : sample) sum += gap, squares += gap * gap;
    const double mean = sum / k_n;
    // Mean 1 and variance 1, within three of their standard errors: 1/√n and √(8/n).
    EXPECT_NEAR(mean, 1, 3 / std::sqrt(k_n));
    EXPECT_NEAR(squares / k_n - mean * mean, 1, 3 * std::sqrt(8.0 / k_n));
    // Kolmogorov–Smirnov: the largest distance to 1 − e^−x; 1.63/√n is exceeded once in a hundred seeds.
    std::sort(sample.begin(), sample.end());
    double distance = 0;
    for (std::size_t i = 0; i < k_n; ++i) {
      const double expected = -std::expm1(-sample[i]);
      distance =
          std::max({distance, expected - static_cast<double>(i) / k_n, static_cast<double>(i + 1) / k_n - expected});
    }
    EXPECT_LT(distance, 1.63 / std::sqrt(k_n)) << "seed " << seed;
  }
}

TEST(PoissonArrivals, HaveIndependentGaps) {
  constexpr std::size_t k_n = 200'000;
  const auto sample = gaps(1, 3, k_n);
  for (const std::size_t lag : {1, 2, 3, 10}) {
    double sum = 0;
    for (std::size_t i = lag; i < k_n; ++i) sum += (sample[i] - 1) * (sample[i - lag] - 1);
    EXPECT_NEAR(sum / k_n, 0, 3 / std::sqrt(k_n)) << "lag " << lag;
  }
}

}  // namespace
}  // namespace wsx
