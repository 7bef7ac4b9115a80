#include "statistics/rank_tests.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace wsx {
namespace {

constexpr double k_exactly = 1e-12;

/// The definition: of all signs that the ranks may have, how many give a sum at least as large.
double count_all_signs(const std::vector<double>& ranks, double positive) {
  std::size_t reached = 0;
  for (std::size_t signs = 0; signs < std::size_t{1} << ranks.size(); ++signs) {
    double sum = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) sum += signs >> i & 1 ? ranks[i] : 0;
    reached += sum >= positive;
  }
  return static_cast<double>(reached) / static_cast<double>(std::size_t{1} << ranks.size());
}

/// The mean rank of a value among all: one more than the smaller ones, and half of the equal ones.
double rank_among(double value, const std::vector<double>& all) {
  double rank = 0.5;
  for (const double other : all) rank += other < value ? 1 : other == value ? 0.5 : 0;
  return rank;
}

double count_all_choices(const std::vector<double>& earlier, const std::vector<double>& later) {
  auto all = later;
  all.insert(all.end(), earlier.begin(), earlier.end());
  double observed = 0;
  for (const double value : later) observed += rank_among(value, all);
  std::size_t reached = 0, ways = 0;
  for (std::size_t chosen = 0; chosen < std::size_t{1} << all.size(); ++chosen) {
    if (static_cast<std::size_t>(__builtin_popcountll(chosen)) != later.size()) continue;
    double sum = 0;
    for (std::size_t i = 0; i < all.size(); ++i) sum += chosen >> i & 1 ? rank_among(all[i], all) : 0;
    reached += sum >= observed;
    ++ways;
  }
  return static_cast<double>(reached) / static_cast<double>(ways);
}

TEST(SignedRank, HasTheTablesDistribution) {
  // How many of the 2^5 signs give each sum from 0 to 15.
  const std::vector<double> ways{1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 2, 2, 1, 1, 1};
  const auto distribution = signed_rank_distribution(5);
  ASSERT_EQ(distribution.size(), ways.size());
  double sum = 0;
  for (std::size_t i = 0; i < ways.size(); ++i) EXPECT_NEAR(distribution[i], (sum += ways[i]) / 32, k_exactly) << i;
}

TEST(SignedRank, HasTheTablesCriticalValues) {
  // The largest sums that are significant at 2.5% on one side (Wilcoxon 1945; any table).
  const std::pair<std::size_t, std::size_t> k_critical[] = {{6, 0},   {7, 2},   {8, 3},   {9, 5},   {10, 8},  {12, 13},
                                                            {15, 25}, {16, 29}, {20, 52}, {25, 89}, {30, 137}};
  for (const auto& [pairs, sum] : k_critical) {
    const auto distribution = signed_rank_distribution(pairs);
    EXPECT_LE(distribution[sum], 0.025) << pairs;
    EXPECT_GT(distribution[sum + 1], 0.025) << pairs;
  }
  EXPECT_GT(signed_rank_distribution(5)[0], 0.025);  // no table has fewer than six
}

TEST(SignedRank, AgreesWithThePublishedExample) {
  // Hollander & Wolfe (1973), 29f: depression before and after the first visit; V = 40, p = 0.01953.
  const std::vector<double> before{1.83, .50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
  const std::vector<double> after{.878, .647, .598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
  std::vector<double> differences;
  for (std::size_t i = 0; i < before.size(); ++i) differences.push_back(before[i] - after[i]);
  EXPECT_NEAR(test_signed_rank(differences), 10.0 / 512, k_exactly);
}

TEST(SignedRank, OfOneDirectionIsAsUnlikelyAsCoins) {
  EXPECT_NEAR(test_signed_rank({1, 2, 3, 4, 5, 6, 7, 8}), 1.0 / 256, k_exactly);
  EXPECT_NEAR(least_p_of_pairs(8), 1.0 / 256, k_exactly);
  EXPECT_NEAR(test_signed_rank({-1, -2, -3}), 1, k_exactly);
}

TEST(SignedRank, RanksZerosAndLeavesThemOut) {
  // Pratt: the zero takes rank 1, so the others have 2, 3 and 4, of which all are positive.
  EXPECT_NEAR(test_signed_rank({0, 1, 2, 3}), 1.0 / 8, k_exactly);
  // With −1 at rank 2 of 2, 3, 4 and 5: sums of at least 12 of 14 are {3,4,5} and {2,3,4,5}.
  EXPECT_NEAR(test_signed_rank({0, -1, 2, 3, 4}), 2.0 / 16, k_exactly);
  EXPECT_EQ(test_signed_rank({0, 0, 0}), 1);
  EXPECT_EQ(test_signed_rank({}), 1);
}

TEST(SignedRank, WithTiesIsThatOfTheMeanRanks) {
  // |2| twice: ranks 2.5 and 2.5.
  EXPECT_NEAR(test_signed_rank({1, 2, -2, 4}), count_all_signs({1, 2.5, 2.5, 4}, 7.5), k_exactly);
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> differences, sizes, ranks;
    for (std::size_t i = 0; i < 1 + random() % 9; ++i) differences.push_back(static_cast<double>(random() % 7) - 3);
    for (const double difference : differences) sizes.push_back(std::abs(difference));
    double positive = 0;
    for (const double difference : differences) {
      if (difference == 0) continue;
      ranks.push_back(rank_among(std::abs(difference), sizes));
      positive += difference > 0 ? ranks.back() : 0;
    }
    ASSERT_NEAR(test_signed_rank(differences), count_all_signs(ranks, positive), k_exactly) << round;
  }
}

TEST(MannWhitney, HasTheTablesDistribution) {
  // U = 0, 1, 2, … for two sides of three: 1, 1, 2, 3, 3, 3, 3, 2, 1, 1 of 20.
  const std::vector<double> ways{1, 1, 2, 3, 3, 3, 3, 2, 1, 1};
  const auto distribution = mann_whitney_distribution(3, 3);
  ASSERT_EQ(distribution.size(), ways.size());
  double sum = 0;
  for (std::size_t i = 0; i < ways.size(); ++i) EXPECT_NEAR(distribution[i], (sum += ways[i]) / 20, k_exactly) << i;
}

TEST(MannWhitney, HasTheTablesCriticalValues) {
  struct Row {
    std::size_t earlier, later, critical;
  };
  for (const auto& [earlier, later, critical] :
       {Row{4, 4, 0}, Row{5, 5, 2}, Row{5, 8, 6}, Row{8, 8, 13}, Row{10, 10, 23}, Row{12, 15, 49}, Row{20, 20, 127}}) {
    const auto distribution = mann_whitney_distribution(earlier, later);
    EXPECT_LE(distribution[critical], 0.025) << earlier << ", " << later;
    EXPECT_GT(distribution[critical + 1], 0.025) << earlier << ", " << later;
  }
}

TEST(MannWhitney, AgreesWithThePublishedExample) {
  // Hollander & Wolfe (1973), 69f: permeability of membranes; W = 35, p = 0.1272.
  const std::vector<double> at_term{0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
  const std::vector<double> earlier{1.15, 0.88, 0.90, 0.74, 1.21};
  EXPECT_NEAR(test_mann_whitney(earlier, at_term), 0.1272, 0.00005);
}

TEST(MannWhitney, WithTiesIsThatOfTheMeanRanks) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 100; ++round) {
    std::vector<double> earlier, later;
    for (std::size_t i = 0; i < 1 + random() % 6; ++i) earlier.push_back(static_cast<double>(random() % 5));
    for (std::size_t i = 0; i < 1 + random() % 6; ++i) later.push_back(static_cast<double>(random() % 5));
    ASSERT_NEAR(test_mann_whitney(earlier, later), count_all_choices(earlier, later), k_exactly) << round;
  }
}

TEST(MannWhitney, OfOneDirectionHasTheLeastP) {
  EXPECT_NEAR(test_mann_whitney({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}), 1.0 / 252, k_exactly);
  EXPECT_NEAR(least_p_of_sides(5, 5), 1.0 / 252, k_exactly);
  EXPECT_NEAR(least_p_of_sides(3, 5), 1.0 / 56, k_exactly);
}

TEST(RankTests, CanTakeAsManyAsTheyPromise) {
  std::vector<double> differences, earlier, later;
  for (std::size_t i = 0; i < k_max_pairs; ++i) differences.push_back(i % 2 ? 1.5 : -1.0 - static_cast<double>(i));
  EXPECT_GT(test_signed_rank(differences), 0.5);
  for (std::size_t i = 0; i < k_max_runs_of_a_side; ++i) {
    earlier.push_back(static_cast<double>(i));
    later.push_back(static_cast<double>(i) + 0.5);
  }
  const double p = test_mann_whitney(earlier, later);
  EXPECT_GT(p, 0.4);
  EXPECT_LT(p, 0.5);
}

TEST(Holm, MultipliesTheSmallestByAllOfThem) {
  const auto adjusted = adjust_by_holm({0.01, 0.04, 0.03, 0.005});
  ASSERT_EQ(adjusted.size(), 4u);
  EXPECT_NEAR(adjusted[0], 0.03, k_exactly);
  EXPECT_NEAR(adjusted[1], 0.06, k_exactly);  // never below those of smaller ones
  EXPECT_NEAR(adjusted[2], 0.06, k_exactly);
  EXPECT_NEAR(adjusted[3], 0.02, k_exactly);
  EXPECT_EQ(adjust_by_holm({0.9, 0.8}), (std::vector<double>{1, 1}));
}

}  // namespace
}  // namespace wsx
