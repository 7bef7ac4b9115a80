#include "statistics/regression.hpp"

#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <random>

#include "statistics/rank_tests.hpp"

namespace wsx {
namespace {

Evidence pairs_of(std::vector<double> differences) { return {.differences = std::move(differences)}; }

TEST(Regression, IsWorseWhenEveryPairIsAboveTheLimit) {
  const auto findings = judge_regression({pairs_of({0.21, 0.22, 0.19, 0.20, 0.23, 0.18, 0.24, 0.25})}, std::log(1.1));
  EXPECT_EQ(findings.verdict, Regression::worse);
  EXPECT_NEAR(findings.metrics[0].p, 1.0 / 256, 1e-12);
  EXPECT_FALSE(findings.needed);
}

TEST(Regression, IsNotWorseWhenTheUpperBoundIsWithinTheLimit) {
  const auto findings =
      judge_regression({pairs_of({0.01, -0.02, 0.03, -0.01, 0.00, 0.02, -0.03, 0.01})}, std::log(1.1));
  EXPECT_EQ(findings.verdict, Regression::not_worse);
  EXPECT_LT(findings.metrics[0].shift.high, std::log(1.1));
}

TEST(Regression, CannotBeToldWhenTheLimitIsWithinTheInterval) {
  const auto findings =
      judge_regression({pairs_of({0.30, -0.20, 0.25, -0.10, 0.20, 0.10, -0.15, 0.05})}, std::log(1.1));
  EXPECT_EQ(findings.verdict, Regression::cannot_tell);
  ASSERT_TRUE(findings.needed);
  EXPECT_GT(*findings.needed, 8u);
}

TEST(Regression, NeedsMoreTheNearerTheEstimateIsToTheLimit) {
  const std::vector<double> noise{0.30, -0.30, 0.20, -0.20, 0.10, -0.10, 0.05, -0.05};
  const auto needed_at = [&](double shift) {
    auto differences = noise;
    for (double& difference : differences) difference += shift;
    return judge_regression({pairs_of(differences)}, 0.1).needed.value_or(k_most_needed + 1);
  };
  EXPECT_LT(needed_at(0), needed_at(0.05));
  EXPECT_LT(needed_at(0.05), needed_at(0.08));
  EXPECT_EQ(needed_at(0.1), k_most_needed + 1);
  EXPECT_GT(needed_at(0.12), needed_at(0.2));
}

TEST(Regression, OfSeveralMetricsIsWorseIfOneIs) {
  const auto same = pairs_of({0.01, -0.02, 0.03, -0.01, 0.00, 0.02, -0.03, 0.01});
  const auto slower = pairs_of({0.41, 0.42, 0.39, 0.40, 0.43, 0.38, 0.44, 0.45});
  const auto findings = judge_regression({same, slower, same, same}, std::log(1.1));
  EXPECT_EQ(findings.verdict, Regression::worse);
  EXPECT_EQ(findings.metrics[0].verdict, Regression::not_worse);
  EXPECT_EQ(findings.metrics[1].verdict, Regression::worse);
  EXPECT_NEAR(findings.metrics[1].p, 4.0 / 256, 1e-12);  // Holm
}

TEST(Regression, OfSeveralMetricsIsNotWorseOnlyIfAllAreNot) {
  const auto same = pairs_of({0.01, -0.02, 0.03, -0.01, 0.00, 0.02, -0.03, 0.01});
  const auto noisy = pairs_of({0.30, -0.20, 0.25, -0.10, 0.20, 0.10, -0.15, 0.05});
  EXPECT_EQ(judge_regression({same, same}, std::log(1.1)).verdict, Regression::not_worse);
  EXPECT_EQ(judge_regression({same, noisy}, std::log(1.1)).verdict, Regression::cannot_tell);
}

TEST(Regression, OfNothingCannotBeTold) { EXPECT_EQ(judge_regression({}, 0.1).verdict, Regression::cannot_tell); }

TEST(Regression, OfSidesComparesThemUnpaired) {
  const Evidence slower{.earlier = {0.0, 0.01, 0.02, -0.01, -0.02}, .later = {0.3, 0.31, 0.32, 0.29, 0.28}};
  const Evidence same{.earlier = {0.0, 0.01, 0.02, -0.01, -0.02}, .later = {0.0, 0.01, 0.02, -0.01, -0.02}};
  EXPECT_EQ(judge_regression({slower}, std::log(1.1)).verdict, Regression::worse);
  EXPECT_EQ(judge_regression({same}, std::log(1.1)).verdict, Regression::not_worse);
}

TEST(Regression, CannotBeToldByFewerThanTheFewest) {
  // What the interface promises: six pairs for a metric, eight for up to four; four and five runs of each side.
  EXPECT_EQ(fewest_pairs(1), 6u);
  EXPECT_EQ(fewest_pairs(4), 8u);
  EXPECT_EQ(fewest_pairs(5), 8u);
  EXPECT_EQ(fewest_pairs(10), 9u);
  EXPECT_EQ(fewest_runs(1), 4u);
  EXPECT_EQ(fewest_runs(4), 5u);
  EXPECT_EQ(judge_regression({pairs_of({1, 1, 1, 1, 1})}, 0.1).verdict, Regression::cannot_tell);
  EXPECT_EQ(judge_regression({pairs_of({1, 1, 1, 1, 1, 1})}, 0.1).verdict, Regression::worse);
}

// Simulated comparisons. What spoils real ones is there: pairs drift, runs have outliers, and the metrics of a run move
// together.

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {}

  /// The differences of a server that takes `ratio` times as long, in p50, p99, CPU time and rate.
  std::vector<Evidence> compare(std::size_t pairs, double ratio, std::size_t metrics = 4) {
    static constexpr double k_spread[] = {0.025, 0.08, 0.02, 0.03};
    std::vector<Evidence> all(metrics);
    for (std::size_t i = 0; i < pairs; ++i) {
      const double common = run(0.015) - run(0.015);
      for (std::size_t metric = 0; metric < metrics; ++metric) {
        const double spread = k_spread[metric];
        const double own = run(spread) - run(spread);
        all[metric].differences.push_back(common + own + std::log(ratio));
      }
    }
    return all;
  }

  double happens_of(int comparisons, const std::function<bool()>& is_so) {
    int times = 0;
    for (int i = 0; i < comparisons; ++i) times += is_so();
    return static_cast<double>(times) / comparisons;
  }

 private:
  double uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  /// Nearly normal; one run in twenty is disturbed.
  double run(double spread) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum * spread + (uniform() < 0.05 ? 10 * spread * uniform() : 0);
  }

  std::mt19937_64 random_;
};

TEST(Simulated, SameServerIsSeldomWorse) {
  Simulation simulation(1);
  for (const std::size_t pairs : {8, 12, 16}) {
    const double false_alarms = simulation.happens_of(
        2000, [&] { return judge_regression(simulation.compare(pairs, 1), 0).verdict == Regression::worse; });
    EXPECT_LE(false_alarms, 0.035) << pairs;  // 2.5%, and three standard deviations of 2000
    EXPECT_GE(false_alarms, 0.001) << pairs;  // a test that never rejects would pass, too
  }
}

TEST(Simulated, SameServerIsSeldomWorseUnpaired) {
  Simulation simulation(2);
  const double false_alarms = simulation.happens_of(2000, [&] {
    auto metrics = simulation.compare(10, 1);
    for (auto& metric : metrics) {
      metric.earlier.assign(metric.differences.begin(), metric.differences.begin() + 5);
      metric.later.assign(metric.differences.begin() + 5, metric.differences.end());
      metric.differences.clear();
    }
    return judge_regression(metrics, 0).verdict == Regression::worse;
  });
  EXPECT_LE(false_alarms, 0.035);
  EXPECT_GE(false_alarms, 0.001);
}

TEST(Simulated, TenPercentMoreIsFoundInTwelvePairs) {
  Simulation simulation(3);
  EXPECT_GE(simulation.happens_of(
                500, [&] { return judge_regression(simulation.compare(12, 1.1), 0).verdict == Regression::worse; }),
            0.9);
}

TEST(Simulated, SameServerIsNotWorseByTenPercent) {
  Simulation simulation(4);
  EXPECT_GE(simulation.happens_of(500,
                                  [&] {
                                    return judge_regression(simulation.compare(8, 1, 1), std::log(1.1)).verdict ==
                                           Regression::not_worse;
                                  }),
            0.8);
}

TEST(Simulated, TwentyFivePercentMoreIsWorseThanTenPercent) {
  Simulation simulation(5);
  EXPECT_GE(
      simulation.happens_of(
          500,
          [&] { return judge_regression(simulation.compare(8, 1.25), std::log(1.1)).verdict == Regression::worse; }),
      0.9);
}

TEST(Simulated, ServerAtTheLimitIsSeldomSaidToBeWithinIt) {
  Simulation simulation(6);
  const double wrong = simulation.happens_of(2000, [&] {
    return judge_regression(simulation.compare(8, 1.1, 1), std::log(1.1)).verdict == Regression::not_worse;
  });
  EXPECT_LE(wrong, 0.035);
}

TEST(Simulated, SameServerIsSeldomWorseAtAnyOfThreeLooks) {
  Simulation simulation(7);
  const double false_alarms = simulation.happens_of(1000, [&] {
    const auto all = simulation.compare(30, 1);
    for (const std::size_t look : {8, 16, 30}) {
      auto metrics = all;
      for (auto& metric : metrics) metric.differences.resize(look);
      if (judge_regression(metrics, 0, k_regression_error / 3).verdict == Regression::worse) return true;
    }
    return false;
  });
  EXPECT_LE(false_alarms, 0.04);
  EXPECT_GE(false_alarms, 0.001);
}

}  // namespace
}  // namespace wsx
