#include "report/verdict.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

constexpr RunKind k_open{.open_loop = true};
constexpr RunKind k_closed;

/// A run that nothing speaks against: a thousand a second, answered within a millisecond.
RunResult make_judged_run() {
  RunResult run;
  run.seconds = 10;
  run.connections = run.connections_opened = 10;
  run.target_per_s = run.achieved_per_s = 1000;
  run.due = run.sent = run.received = 10'000;
  run.rtt.record(1ms, 10'000);
  run.generator.threads = {{.cpu_percent = 20, .loop_lag_p99_ns = 10'000}, {.cpu_percent = 30}};
  return run;
}

TEST(Verdict, BelievesAGeneratorThatKeepsUp) {
  const auto verdict = judge_run(make_judged_run(), k_open);
  EXPECT_TRUE(verdict.valid);
  EXPECT_TRUE(verdict.reasons.empty());
  EXPECT_TRUE(verdict.warnings.empty()) << verdict.warnings.front();
  EXPECT_EQ(verdict.limited_by, std::nullopt);
}

TEST(Verdict, HasTheWorstOfAllThreads) {
  auto run = make_judged_run();
  run.generator.threads[0].wait_percent = 5;
  const auto worst = judge_run(run, k_open).generator;
  EXPECT_EQ(worst.cpu_percent, 30);
  EXPECT_EQ(worst.wait_percent, 5);
  EXPECT_EQ(worst.loop_lag_p99_ns, 10'000u);
}

TEST(Verdict, BlamesABusyGeneratorThatFallsBehind) {
  auto run = make_judged_run();
  run.generator.threads[1].cpu_percent = 81;
  EXPECT_TRUE(judge_run(run, k_open).valid);
  run.achieved_per_s = 980;
  const auto verdict = judge_run(run, k_open);
  EXPECT_FALSE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "generator");
  ASSERT_EQ(verdict.reasons.size(), 1u);
  EXPECT_NE(verdict.reasons[0].find("81%"), std::string::npos) << verdict.reasons[0];
  EXPECT_NE(verdict.reasons[0].find("98% of the target rate"), std::string::npos) << verdict.reasons[0];
}

TEST(Verdict, BlamesABusyGeneratorThatLags) {
  auto run = make_judged_run();
  run.generator.threads[0] = {.cpu_percent = 85, .loop_lag_p99_ns = 200'000};
  EXPECT_FALSE(judge_run(run, k_open).valid);
  run.generator.threads[0].loop_lag_p99_ns = 90'000;
  EXPECT_TRUE(judge_run(run, k_open).valid);
}

TEST(Verdict, BelievesNothingOfARunWithoutAnswers) {
  auto run = make_judged_run();
  run.received = 0;
  run.unanswered = run.sent;
  auto verdict = judge_run(run, k_open);
  EXPECT_FALSE(verdict.valid);
  EXPECT_EQ(verdict.reasons.front(), "nothing was measured, because nothing was answered");
  run.unexpected = run.sent;
  verdict = judge_run(run, k_open);
  EXPECT_NE(verdict.reasons.front().find("--match may look"), std::string::npos) << verdict.reasons.front();
}

TEST(Verdict, CountsWaitingForAProcessorAsBeingBusy) {
  auto run = make_judged_run();
  run.achieved_per_s = 500;
  run.generator.threads[1] = {.cpu_percent = 41, .wait_percent = 41};
  EXPECT_FALSE(judge_run(run, k_open).valid);
}

TEST(Verdict, BlamesTheServerWhenTheGeneratorIsIdle) {
  auto run = make_judged_run();
  run.achieved_per_s = 500;
  const auto verdict = judge_run(run, k_open);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "server");
  EXPECT_EQ(verdict.warnings.size(), 1u);
}

TEST(Verdict, SaysWhatAClosedLoopIs) {
  auto run = make_judged_run();
  run.target_per_s.reset();
  auto verdict = judge_run(run, k_closed);
  EXPECT_TRUE(verdict.valid);
  ASSERT_EQ(verdict.warnings.size(), 1u);
  EXPECT_TRUE(verdict.warnings[0].starts_with("closed loop: this does not measure latency under load"));

  run.generator.threads[0].cpu_percent = 96;
  verdict = judge_run(run, k_closed);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "generator");
  EXPECT_FALSE(judge_run(run, {.strict = true}).valid);
}

TEST(Verdict, DoesNotBelieveInNothing) {
  EXPECT_FALSE(judge_run(RunResult(), k_open).valid);
  EXPECT_FALSE(judge_run(RunResult(), k_closed).valid);
  EXPECT_TRUE(judge_run(RunResult(), {.measures_answers = false}).valid);
}

TEST(Verdict, SaysWhatAReaderShouldKnow) {
  auto run = make_judged_run();
  run.generator.steal_percent = 2.5;
  run.generator.throttled_periods = 7;
  run.generator.threads[0].wait_percent = 15;
  run.connections_lost = 1;
  run.connections_opened = 9;
  const auto verdict = judge_run(run, k_open);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.warnings.size(), 5u);
}

}  // namespace
}  // namespace wsx
