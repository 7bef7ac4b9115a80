#include "report/compare.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "report/between_runs.hpp"
#include "report/comparison_text.hpp"
#include "report/fail_if.hpp"

namespace wsx {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

/// A valid run whose round trips all took this long.
Summary run_of(double ms, const std::string& boot = "here") {
  Summary summary;
  summary.mode = "echo";
  summary.open_loop = true;
  summary.config = {{"rate", "1000"}, {"seed", "1"}};
  summary.config_hash = "0123456789abcdef";
  summary.host = {{"boot", boot}};
  auto& run = summary.runs.emplace_back();
  run.rtt.record(nanoseconds(std::llround(ms * 1e6)), 1000);
  run.messages_per_s = 1000 / ms;
  return summary;
}

std::vector<Summary> runs_of(const std::vector<double>& ms, const std::string& boot = "here") {
  std::vector<Summary> all;
  for (const double each : ms) all.push_back(run_of(each, boot));
  return all;
}

const std::vector<double> k_base{10.0, 10.1, 9.9, 10.2, 9.8};

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

SideComparison compare(const std::vector<Summary>& a, const std::vector<Summary>& b, CompareRequest request = {}) {
  const auto comparison = compare_sides(a, b, request);
  EXPECT_TRUE(comparison) << comparison.error().message;
  return comparison ? *comparison : SideComparison();
}

std::string refuse_sides(const std::vector<Summary>& a, const std::vector<Summary>& b, CompareRequest request = {}) {
  const auto comparison = compare_sides(a, b, request);
  EXPECT_FALSE(comparison);
  return comparison ? "" : comparison.error().code + ": " + comparison.error().message;
}

TEST(Compare, HasThreeVerdicts) {
  EXPECT_EQ(compare(runs_of(k_base), runs_of(scaled(k_base, 1.3))).verdict, Regression::worse);
  EXPECT_EQ(compare(runs_of(k_base), runs_of(k_base)).verdict, Regression::not_worse);
  EXPECT_EQ(compare(runs_of(k_base), runs_of(scaled(k_base, 0.5))).verdict, Regression::not_worse);
  EXPECT_EQ(compare(runs_of(k_base), runs_of(scaled(k_base, 1.1))).verdict, Regression::cannot_tell);
}

TEST(Compare, TellsByHowMuchTheSidesDiffer) {
  const auto comparison = compare(runs_of(k_base), runs_of(scaled(k_base, 1.3)));
  ASSERT_EQ(comparison.metrics.size(), 2u);
  const auto& median = comparison.metrics.front();
  EXPECT_EQ(median.metric, "rtt.p50");
  EXPECT_NEAR(median.a, 10, 0.02);
  EXPECT_NEAR(median.b, 13, 0.02);
  EXPECT_NEAR(median.change, 0.3, 0.005);
  ASSERT_TRUE(median.low && median.high);
  EXPECT_LT(*median.low, median.change);
  EXPECT_GT(*median.high, median.change);
  EXPECT_EQ(comparison.a.runs, 5u);
  EXPECT_FALSE(comparison.paired);
}

TEST(Compare, OfARateFindsLessToBeWorse) {
  CompareRequest request{.metrics = {*find_metric("messages_per_s")}};
  const auto slower = compare(runs_of(k_base), runs_of(scaled(k_base, 1.3)), request);
  EXPECT_EQ(slower.verdict, Regression::worse);
  EXPECT_NEAR(slower.metrics[0].change, -0.23, 0.01);
  EXPECT_LT(*slower.metrics[0].low, *slower.metrics[0].high);
  EXPECT_EQ(compare(runs_of(k_base), runs_of(scaled(k_base, 0.7)), request).verdict, Regression::not_worse);
}

TEST(Compare, JudgesARateOnlyInAClosedLoop) {
  auto a = runs_of(k_base);
  for (auto& summary : a) summary.open_loop = false;
  const auto comparison = compare(a, a);
  ASSERT_EQ(comparison.metrics.size(), 3u);
  EXPECT_EQ(comparison.metrics.back().metric, "messages_per_s");
}

TEST(Compare, TakesAllRunsOfASummary) {
  auto a = runs_of(k_base);
  for (std::size_t i = 1; i < a.size(); ++i) a[0].runs.push_back(a[i].runs[0]);
  a.resize(1);
  EXPECT_EQ(compare(a, runs_of(scaled(k_base, 1.3))).verdict, Regression::worse);
}

TEST(Compare, NeedsRunsEnough) {
  const auto four = runs_of({10, 10.1, 9.9, 10.2});
  EXPECT_EQ(refuse_sides(four, four), "too_few_runs: too few runs: A has 4 and B has 4, and 2 metrics need 5 of each");
  CompareRequest one{.metrics = {*find_metric("rtt.p50")}};
  EXPECT_EQ(compare(four, four, one).verdict, Regression::not_worse);
  const auto three = runs_of({10, 10.1, 9.9});
  EXPECT_EQ(refuse_sides(three, three, one),
            "too_few_runs: too few runs: A has 3 and B has 3, and one metric needs 4 of each");
}

TEST(Compare, RefusesRunsThatCannotBeTrusted) {
  auto invalid = runs_of(k_base);
  invalid[2].verdict.valid = false;
  invalid[2].verdict.reasons = {{"own_delay", "wsx was stopped"}};
  EXPECT_EQ(refuse_sides(runs_of(k_base), invalid), "not_valid: run 3 of B is not valid: wsx was stopped");
  auto interrupted = runs_of(k_base);
  interrupted[0].interrupted = true;
  EXPECT_EQ(refuse_sides(interrupted, runs_of(k_base)), "not_valid: run 1 of A was interrupted");
}

TEST(Compare, RefusesOtherSettings) {
  auto other = runs_of(k_base);
  other[1].config = {{"rate", "2000"}, {"seed", "7"}};
  other[1].config_hash = "1123456789abcdef";
  EXPECT_EQ(
      refuse_sides(runs_of(k_base), other),
      "other_config: only runs with the same settings can be compared, and of one of them rate is 2000, not 1000");
  other[1].config = {{"seed", "7"}};
  EXPECT_EQ(find_other_config(run_of(1), other[1]), "rate is not given, not 1000");
}

TEST(Compare, OfOtherMachinesCannotTell) {
  const auto worse = compare(runs_of(k_base, "one"), runs_of(scaled(k_base, 2), "other"));
  EXPECT_EQ(worse.verdict, Regression::cannot_tell);
  ASSERT_EQ(worse.remarks.size(), 1u);
  EXPECT_EQ(worse.remarks[0].code, "other_job");
  EXPECT_NE(worse.remarks[0].text.find("wsx bench ab"), std::string::npos);
  EXPECT_EQ(compare(runs_of(k_base, "one"), runs_of(k_base, "other")).verdict, Regression::cannot_tell);
}

/// Each value in a job of its own, three times.
std::vector<Summary> jobs_of(const std::vector<double>& ms, const std::string& name) {
  std::vector<Summary> all;
  for (std::size_t job = 0; job < ms.size(); ++job)
    for (const double factor : {0.9, 1.0, 1.1}) all.push_back(run_of(ms[job] * factor, name + std::to_string(job)));
  return all;
}

TEST(Compare, AcrossJobsTakesEachJobOnce) {
  const CompareRequest across{.across_jobs = true};
  const auto worse = compare(jobs_of(k_base, "a"), jobs_of(scaled(k_base, 1.5), "b"), across);
  EXPECT_EQ(worse.verdict, Regression::worse);
  EXPECT_EQ(worse.a.runs, 5u);
  EXPECT_EQ(refuse_sides(jobs_of({1, 2}, "a"), jobs_of({1, 2}, "b"), across),
            "too_few_runs: too few jobs: A has 2 and B has 2, and 2 metrics need 5 of each");
}

TEST(Compare, LeavesOutWhatWasNotMeasured) {
  auto a = runs_of(k_base);
  a[0].runs[0].rtt.clear();
  a[0].runs[0].rtt.record(microseconds(10000), 200);
  const auto comparison = compare(a, runs_of(k_base));
  ASSERT_EQ(comparison.metrics.size(), 1u);
  EXPECT_EQ(comparison.metrics[0].metric, "rtt.p50");
  EXPECT_EQ(comparison.remarks.at(0).text,
            "rtt.p99 is left out, because a run has no value: needs 381 samples, has 200");
  EXPECT_EQ(refuse_sides(a, runs_of(k_base), {.metrics = {*find_metric("rtt.p99")}}),
            "not_measured: rtt.p99 has no value in one of the runs: needs 381 samples, has 200");
}

TEST(Compare, DoesNotTakeALowerBoundForAValue) {
  auto unanswered = runs_of(scaled(k_base, 1.3));
  for (auto& summary : unanswered) {
    const auto age = nanoseconds(summary.runs[0].rtt.histogram().max());
    summary.runs[0].rtt.clear();
    summary.runs[0].rtt.record_at_least(age, 1000);
  }
  EXPECT_EQ(compare(runs_of(k_base), unanswered).verdict, Regression::worse);  // even more than that
  EXPECT_EQ(compare(unanswered, runs_of(scaled(k_base, 2))).verdict, Regression::cannot_tell);
  EXPECT_EQ(compare(runs_of(scaled(k_base, 2)), unanswered).verdict, Regression::cannot_tell);
  EXPECT_EQ(compare(runs_of(k_base), unanswered).remarks.at(0).code, "lower_bounds");
}

TEST(Compare, OfPairsDoesNotMindThatTheyDrift) {
  // From pair to pair everything doubles; within a pair B takes 20% longer.
  Summary a = run_of(1), b = run_of(1.2);
  for (int pair = 1; pair < 8; ++pair) {
    a.runs.push_back(run_of(std::exp2(pair)).runs[0]);
    b.runs.push_back(run_of(std::exp2(pair) * (1.2 + 0.001 * pair)).runs[0]);
  }
  const auto paired = compare_pairs(a, b, {});
  ASSERT_TRUE(paired);
  EXPECT_EQ(paired->verdict, Regression::worse);
  EXPECT_TRUE(paired->paired);
  EXPECT_EQ(compare({a}, {b}).verdict, Regression::cannot_tell);
}

TEST(Compare, HasExitCodes) {
  SideComparison sides;
  sides.verdict = Regression::worse;
  EXPECT_EQ(exit_code_of(sides), ExitCode::regression);
  sides.verdict = Regression::not_worse;
  EXPECT_EQ(exit_code_of(sides), ExitCode::done);
  sides.verdict = Regression::cannot_tell;
  EXPECT_EQ(exit_code_of(sides), ExitCode::done);
  sides.strict = true;
  EXPECT_EQ(exit_code_of(sides), ExitCode::run_not_valid);
}

TEST(ComparisonText, HasAVerdictAndATable) {
  auto sides = compare(runs_of(k_base), runs_of(scaled(k_base, 1.3)));
  sides.a.name = "ws://a";
  sides.b.name = "ws://b";
  EXPECT_EQ(format_comparison("wsx bench compare", sides, {}),
            "wsx bench compare\n"
            "  A: ws://a (5 runs)\n"
            "  B: ws://b (5 runs)\n"
            "WORSE than A by more than 10%: rtt.p50 +30%, rtt.p99 +30%\n"
            "\n"
            "                  A         B    change   95% interval\n"
            "  rtt.p50      10ms      13ms      +30%   +26% to +34%  worse\n"
            "  rtt.p99      10ms      13ms      +30%   +26% to +34%  worse\n");
}

TEST(ComparisonText, SaysHowManyRunsItWouldTake) {
  SideComparison sides{.paired = true, .needed = 24};
  EXPECT_EQ(format_verdict(sides),
            "CANNOT TELL whether it is worse than A by more than 10%; it would take about 24 pairs");
}

TEST(ComparisonText, IsNeverWiderThanTheScreen) {
  const auto sides = compare(runs_of(k_base), runs_of(scaled(k_base, 1.3)));
  const auto text = format_comparison("wsx bench compare", sides, {.columns = 44});
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    EXPECT_LE(end - begin, 44u) << text.substr(begin, end - begin);
    begin = end + 1;
  }
}

TEST(BetweenRuns, JudgesTheMedian) {
  Summary summary = run_of(1);
  for (const double ms : {2.0, 30.0}) summary.runs.push_back(run_of(ms).runs[0]);
  const auto judged = judge(parse_fail_if("rtt.p99 > 10ms").value(), summary.runs);
  EXPECT_EQ(judged.outcome, Outcome::passed);
  EXPECT_EQ(judged.text, "2ms, median of 3 runs");
  EXPECT_EQ(judge(parse_fail_if("rtt.p99 > 1.5ms").value(), summary.runs).outcome, Outcome::failed);
}

TEST(BetweenRuns, KnowsWhetherTheMedianIsALowerBound) {
  Summary summary = run_of(1);
  summary.runs.push_back(run_of(2).runs[0]);
  auto& unanswered = summary.runs.emplace_back();
  unanswered.rtt.record_at_least(microseconds(5000), 1000);
  const auto p50 = *find_metric("rtt.p50");
  EXPECT_FALSE(read_median(p50, summary.runs).at_least);  // it is above the median, however long it takes
  summary.runs[1] = unanswered;
  const auto median = read_median(p50, summary.runs);
  EXPECT_TRUE(median.at_least);
  EXPECT_FALSE(median.at_most);
}

TEST(BetweenRuns, HasIntervalsOfFiveOrMore) {
  Summary summary = run_of(10);
  for (const double ms : {11.0, 12.0, 13.0}) summary.runs.push_back(run_of(ms).runs[0]);
  EXPECT_TRUE(list_between_runs(summary).empty());
  summary.runs.push_back(run_of(14).runs[0]);
  const auto between = list_between_runs(summary);
  ASSERT_EQ(between.size(), 2u);
  EXPECT_NEAR(between[0].median, 12, 0.02);
  EXPECT_NEAR(between[0].low, 10, 0.02);
  EXPECT_NEAR(between[0].high, 14, 0.02);
  EXPECT_EQ(between[0].confidence_percent, 93.75);
  EXPECT_EQ(format_between_runs(between[0]), "rtt.p50 12ms (93.8% interval from 10ms to 14ms)");
}

}  // namespace
}  // namespace wsx
