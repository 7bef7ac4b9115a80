#include "measure/slices.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

namespace wsx {
namespace {

constexpr std::int64_t k_ms = 1'000'000, k_begin = 5'000 * k_ms;
constexpr std::uint64_t k_needed_median = 4, k_needed_p99 = 381;

/// A run in which durations are recorded one after the other.
struct SlicedRun {
  Histogram values;
  Slices slices{k_begin};
  std::int64_t now = k_begin;

  void record(std::uint64_t value, std::int64_t after = k_ms / 10) {
    now += after;
    slices.turn(now, values);
    values.record(value);
  }
  Slices::Interval interval(double percentile, std::uint64_t needed, std::uint64_t unknown = 0) const {
    return slices.interval(percentile, values, unknown, needed);
  }
};

/// A log-normal law of median 10 ms whose neighbors correlate by `rho`.
class NormalWalk {
 public:
  NormalWalk(double rho, unsigned seed) : rho_(rho), random_(seed), level_(normal_(random_)) {}

  std::uint64_t next() {
    level_ = rho_ * level_ + std::sqrt(1 - rho_ * rho_) * normal_(random_);
    return static_cast<std::uint64_t>(10e6 * std::exp(0.5 * level_));
  }
  static double quantile(double z) { return 10e6 * std::exp(0.5 * z); }

 private:
  double rho_;
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_;
  double level_;
};

struct Coverage {
  int none = 0, covering = 0, printed = 0;
};

/// A sanitizer takes twenty times as long, and looks for other faults.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int k_runs = 40;
#else
constexpr int k_runs = 200;
#endif

/// Of k_runs runs of so many durations.
Coverage cover(double rho, int durations, double percentile, double z, std::uint64_t needed) {
  Coverage coverage;
  for (unsigned seed = 1; seed <= k_runs; ++seed) {
    SlicedRun run;
    NormalWalk walk(rho, seed);
    for (int i = 0; i < durations; ++i) run.record(walk.next());
    const auto interval = run.interval(percentile, needed).values;
    const auto truth = static_cast<std::uint64_t>(NormalWalk::quantile(z));
    if (!interval) {
      ++coverage.none;
      continue;
    }
    ++coverage.printed;
    coverage.covering += interval->first <= truth && truth <= interval->second;
  }
  return coverage;
}

void expect_honest(const Coverage& coverage) {
  EXPECT_GE(coverage.printed, 0.65 * k_runs);
  EXPECT_GE(coverage.covering, 0.9 * coverage.printed) << coverage.printed;
}

TEST(Slices, IntervalsOfIndependentDurationsCoverTheTruth) {
  const auto median = cover(0, 10'000, 50, 0, k_needed_median);
  expect_honest(median);
  const auto p99 = cover(0, 10'000, 99, 2.3263, k_needed_p99);
  expect_honest(p99);
}

TEST(Slices, IntervalsOfDurationsThatFollowEachOtherCoverTheTruthOrAreNotGiven) {
  for (const double rho : {0.5, 0.9, 0.97}) expect_honest(cover(rho, 20'000, 50, 0, k_needed_median));
  for (const double rho : {0.5, 0.9}) expect_honest(cover(rho, 20'000, 99, 2.3263, k_needed_p99));
  // The slowest come in a few groups. The percentiles of batches would not show it.
  for (const double rho : {0.97, 0.99}) {
    const auto p99 = cover(rho, 20'000, 99, 2.3263, k_needed_p99);
    EXPECT_GE(p99.none, 0.75 * k_runs) << rho;
    EXPECT_LE(p99.printed - p99.covering, 0.05 * k_runs) << rho;
  }
  // Each batch has but a few of its waves: most runs are too short.
  const auto slow = cover(0.9995, 20'000, 50, 0, k_needed_median);
  EXPECT_GE(slow.none, 0.5 * k_runs);
}

TEST(Slices, SayHowManyDurationsAnIntervalTakes) {
  SlicedRun run;
  for (int i = 0; i < 1000; ++i) run.record(1000 + i % 7);
  EXPECT_TRUE(run.interval(50, k_needed_median).values);
  const auto p99 = run.interval(99, k_needed_p99);
  EXPECT_FALSE(p99.values);
  EXPECT_EQ(p99.needed, 20 * k_needed_p99);
  EXPECT_EQ(run.interval(100, UINT64_MAX).needed, UINT64_MAX);
}

TEST(Slices, NeedBatchesThatAreLongerThanAStall) {
  std::mt19937_64 random(1);
  SlicedRun run;
  for (int i = 0; i < 10'000; ++i) run.record(1'000'000 + random() % 1'000'000, i == 5'000 ? 200 * k_ms : k_ms / 10);
  const auto median = run.interval(50, k_needed_median);  // a batch takes 50 ms
  EXPECT_FALSE(median.values);
  EXPECT_GE(median.needed, 35'000u);
  EXPECT_LE(median.needed, 45'000u);
}

TEST(Slices, TakeAnsweredOnesForThePartOfEachBatchThatWasAnswered) {
  std::mt19937_64 random(1);
  SlicedRun run;
  for (int i = 0; i < 9'000; ++i) run.record(1'000'000 + random() % 1'000'000);
  const auto p80 = run.interval(80, 12, 1'000).values;
  ASSERT_TRUE(p80);  // the 89th percentile of the answered ones
  EXPECT_LT(p80->first, 1'889'000u);
  EXPECT_GT(p80->second, 1'889'000u);
  EXPECT_LT(p80->second - p80->first, 40'000u);
  EXPECT_FALSE(run.interval(95, 73, 1'000).values);  // it is one that was never answered
}

TEST(Slices, OfThreadsAreAddedUp) {
  std::mt19937_64 random(1);
  SlicedRun whole, first, second;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t value = 1'000'000 + random() % 1'000'000;
    whole.record(value);
    for (SlicedRun* const part : {&first, &second}) part->now = whole.now;
    SlicedRun& part = i % 3 ? first : second;
    part.record(value, 0);
  }
  first.slices.add(second.slices);
  first.values.add(second.values);
  const auto added = first.interval(90, 35).values, alone = whole.interval(90, 35).values;
  ASSERT_TRUE(added && alone);
  EXPECT_EQ(added, alone);
}

TEST(Slices, OfALongRunStayFew) {
  SlicedRun run;
  std::mt19937_64 random(1);
  // 100,000 durations in nearly an hour.
  for (int i = 0; i < 100'000; ++i) run.record(1'000'000 + random() % 1'000'000, 36 * k_ms - 1);
  const auto median = run.interval(50, k_needed_median).values;
  ASSERT_TRUE(median);
  EXPECT_LT(median->second - median->first, 30'000u);
}

}  // namespace
}  // namespace wsx
