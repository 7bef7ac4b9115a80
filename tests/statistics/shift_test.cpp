#include "statistics/shift.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Shift, OfPairsAgreesWithThePublishedExample) {
  // Hollander & Wolfe (1973), 29f: the estimate is 0.46, the 95% interval is from 0.010 to 0.786.
  const auto shift = estimate_paired_shift({1.83 - .878, .50 - .647, 1.62 - .598, 2.48 - 2.05, 1.68 - 1.06, 1.88 - 1.29,
                                            1.55 - 1.06, 3.06 - 3.14, 1.30 - 1.29},
                                           0.025);
  EXPECT_NEAR(shift.estimate, 0.46, 1e-9);
  EXPECT_NEAR(shift.low, 0.010, 1e-9);
  EXPECT_NEAR(shift.high, 0.786, 1e-9);
}

TEST(Shift, OfSidesAgreesWithThePublishedExample) {
  // Hollander & Wolfe (1973), 69f: the estimate is 0.305, the 95% interval is from −0.15 to 0.76.
  const auto shift = estimate_shift({1.15, 0.88, 0.90, 0.74, 1.21},
                                    {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46}, 0.025);
  EXPECT_NEAR(shift.estimate, 0.305, 1e-9);
  EXPECT_NEAR(shift.low, -0.15, 1e-9);
  EXPECT_NEAR(shift.high, 0.76, 1e-9);
}

TEST(Shift, OfSixPairsIsBetweenTheSmallestAndTheLargest) {
  const auto shift = estimate_paired_shift({3, 1, 2, 6, 5, 4}, 0.025);
  EXPECT_EQ(shift.estimate, 3.5);
  EXPECT_EQ(shift.low, 1);
  EXPECT_EQ(shift.high, 6);
}

TEST(Shift, HasNoBoundsWhereThereAreTooFew) {
  const auto pairs = estimate_paired_shift({1, 2, 3, 4, 5}, 0.025);
  EXPECT_EQ(pairs.estimate, 3);
  EXPECT_EQ(pairs.low, -INFINITY);
  EXPECT_EQ(pairs.high, INFINITY);
  const auto sides = estimate_shift({1, 2, 3}, {4, 5, 6}, 0.025);
  EXPECT_EQ(sides.estimate, 3);
  EXPECT_EQ(sides.low, -INFINITY);
  EXPECT_EQ(sides.high, INFINITY);
}

TEST(Shift, OfPairsThatAreAllEqualIsSure) {
  const auto shift = estimate_paired_shift({0, 0, 0, 0, 0, 0}, 0.025);
  EXPECT_EQ(shift.estimate, 0);
  EXPECT_EQ(shift.low, 0);
  EXPECT_EQ(shift.high, 0);
}

TEST(MedianInterval, HasTheOrdersOfTheSignTest) {
  // The usual table of order statistics: of 6 values the first and the last, of 9 the second, of 20 the sixth.
  const auto count_up_to = [](int count) {
    std::vector<double> values;
    for (int i = 1; i <= count; ++i) values.push_back(i);
    return find_median_interval(values);
  };
  EXPECT_EQ(count_up_to(5).confidence, 0.9375);
  EXPECT_EQ(count_up_to(6).low, 1);
  EXPECT_EQ(count_up_to(6).confidence, 0.96875);
  EXPECT_EQ(count_up_to(8).low, 1);
  EXPECT_EQ(count_up_to(9).low, 2);
  EXPECT_EQ(count_up_to(9).high, 8);
  EXPECT_NEAR(count_up_to(9).confidence, 0.9609, 0.0001);
  EXPECT_EQ(count_up_to(20).low, 6);
  EXPECT_EQ(count_up_to(20).high, 15);
  EXPECT_NEAR(count_up_to(20).confidence, 0.9586, 0.0001);
  EXPECT_EQ(count_up_to(1).low, 1);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
  EXPECT_EQ(find_median({3, 1, 2}), 2);
  EXPECT_EQ(find_median({4, 1, 3, 2}), 2.5);
  EXPECT_EQ(find_median({}), 0);
}

}  // namespace
}  // namespace wsx
