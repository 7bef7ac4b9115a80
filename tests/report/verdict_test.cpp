#include "report/verdict.hpp"

#include <gtest/gtest.h>

#include "report/trust.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

const RunKind k_open{.open_loop = true};
const RunKind k_closed;

/// A run that nothing speaks against: a thousand a second, answered within a millisecond.
RunResult make_judged_run() {
  RunResult run;
  run.seconds = 10;
  run.connections = run.connections_opened = 10;
  run.target_per_s = run.achieved_per_s = 1000;
  run.due = run.sent = run.received = 10'000;
  run.rtt.record(1ms, 10'000);
  run.generator.threads = {{.cpu_percent = 25, .busy_percent = 20, .loop_lag_p99_ns = 10'000},
                           {.cpu_percent = 30, .busy_percent = 30}};
  return run;
}

TEST(Verdict, BelievesAGeneratorThatKeepsUp) {
  const auto verdict = judge_run(make_judged_run(), k_open);
  EXPECT_TRUE(verdict.valid);
  EXPECT_TRUE(verdict.reasons.empty());
  EXPECT_TRUE(verdict.warnings.empty()) << verdict.warnings.front().text;
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
  run.generator.threads[1].busy_percent = 81;
  EXPECT_TRUE(judge_run(run, k_open).valid);
  run.achieved_per_s = 980;
  const auto verdict = judge_run(run, k_open);
  EXPECT_FALSE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "generator");
  ASSERT_EQ(verdict.reasons.size(), 1u);
  EXPECT_NE(verdict.reasons[0].text.find("81%"), std::string::npos) << verdict.reasons[0].text;
  EXPECT_NE(verdict.reasons[0].text.find("98% of the target rate"), std::string::npos) << verdict.reasons[0].text;
}

/// Kinds whose readers rely on these.
RunKind relying_on(std::initializer_list<const char*> metrics, bool open_loop = true) {
  RunKind kind{.open_loop = open_loop};
  for (const char* name : metrics) kind.relied_on.push_back(*find_metric(name));
  return kind;
}

/// Of 10 ms each; one in `one_in` with an own delay.
RunResult make_delayed_run(std::chrono::nanoseconds own, std::uint64_t one_in) {
  auto run = make_judged_run();
  run.rtt.clear();
  const std::uint64_t late = run.received / one_in;
  run.rtt.record(10ms, run.received - late);
  run.rtt.record(10ms + own, late);
  run.rtt_without_own.record(10ms, run.received);
  return run;
}

TEST(Verdict, RefusesAPercentileThatIsLargelyItsOwnDelay) {
  const auto run = make_delayed_run(500ms, 20);
  const auto verdict = judge_run(run, relying_on({"rtt.p50", "rtt.p99"}));
  EXPECT_FALSE(verdict.valid);
  EXPECT_EQ(verdict.trust, Trust::not_valid);
  EXPECT_EQ(verdict.limited_by, "generator");
  ASSERT_EQ(verdict.numbers.size(), 2u);
  EXPECT_EQ(verdict.numbers[0].trust, Trust::trusted);
  EXPECT_EQ(verdict.numbers[1].trust, Trust::not_valid);
  EXPECT_NEAR(verdict.numbers[1].own, 500, 1);
  ASSERT_EQ(verdict.reasons.size(), 1u);
  EXPECT_EQ(verdict.reasons[0].code, "own_delay");
  EXPECT_NE(verdict.reasons[0].text.find("rtt.p99 (510ms) may contain up to 500ms"), std::string::npos)
      << verdict.reasons[0].text;
}

TEST(Verdict, LooksOnlyAtWhatIsReliedOn) {
  const auto run = make_delayed_run(500ms, 20);
  EXPECT_EQ(judge_run(run, relying_on({"rtt.p50", "rtt.p90"})).trust, Trust::trusted);
  EXPECT_FALSE(judge_run(run, relying_on({"rtt.p50", "rtt.max"})).valid);
  EXPECT_EQ(judge_run(run, relying_on({"rtt.p50", "rtt.p50"})).numbers.size(), 1u);
}

TEST(Verdict, HasReservationsBetweenTheTwoLimits) {
  EXPECT_EQ(judge_run(make_delayed_run(350us, 20), relying_on({"rtt.p99"})).trust, Trust::trusted);
  const auto run = make_delayed_run(450us, 20);
  const auto verdict = judge_run(run, relying_on({"rtt.p99"}));
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.trust, Trust::with_reservations);
  ASSERT_EQ(verdict.reservations.size(), 1u);
  auto strict = relying_on({"rtt.p99"});
  strict.strict = true;
  EXPECT_FALSE(judge_run(run, strict).valid);
  EXPECT_EQ(judge_run(run, strict).reasons.size(), 1u);
  EXPECT_FALSE(judge_run(make_delayed_run(600us, 20), relying_on({"rtt.p99"})).valid);
}

TEST(Verdict, ForgivesWhatIsTooShortToMatter) {
  EXPECT_EQ(find_trust(0.3, 0.2, MetricUnit::milliseconds), Trust::trusted);
  EXPECT_EQ(find_trust(0.3, 0.21, MetricUnit::milliseconds), Trust::with_reservations);
  EXPECT_EQ(find_trust(0.4, 0.31, MetricUnit::milliseconds), Trust::not_valid);
  EXPECT_EQ(find_trust(0.4, 0.31, MetricUnit::per_second), Trust::not_valid);
}

TEST(Verdict, MeasuresWhatIsOwnByTheRest) {
  EXPECT_EQ(find_trust(104, 4, MetricUnit::milliseconds), Trust::trusted);
  EXPECT_EQ(find_trust(104, 4.1, MetricUnit::milliseconds), Trust::with_reservations);  // less than 4 % of 104
  EXPECT_EQ(find_trust(105, 5, MetricUnit::milliseconds), Trust::with_reservations);
  EXPECT_EQ(find_trust(105, 5.1, MetricUnit::milliseconds), Trust::not_valid);  // less than 5 % of 105
}

TEST(Verdict, DoubtsTheRateOfAClosedLoopThatWasKeptFromRunning) {
  auto run = make_judged_run();
  run.target_per_s.reset();
  run.messages_per_s = 1000;
  run.generator.threads[1].wait_percent = 0;
  run.generator.threads[1].off_cpu_percent = 4.5;
  const auto kind = relying_on({"messages_per_s"}, false);
  EXPECT_EQ(judge_run(run, kind).trust, Trust::with_reservations);
  run.generator.threads[1].off_cpu_percent = 20;
  EXPECT_EQ(judge_run(run, kind).trust, Trust::not_valid);
  RunKind shown;
  shown.shown = kind.relied_on;
  EXPECT_EQ(judge_run(run, shown).trust, Trust::not_valid);  // it was stopped
  run.generator.threads[1].wait_percent = 16;
  EXPECT_EQ(judge_run(run, shown).trust, Trust::with_reservations);  // the server may have needed the processor
  run.target_per_s = 1000;                                           // an open loop catches up
  EXPECT_EQ(judge_run(run, relying_on({"messages_per_s"})).trust, Trust::trusted);
}

TEST(Verdict, BlamesAnIdleGeneratorThatWasNotThere) {
  auto run = make_judged_run();
  run.achieved_per_s = 500;
  run.loop_lag.record(1s, 5000);
  run.blocked.record(0s, 5000);
  EXPECT_EQ(judge_run(run, k_open).limited_by, "generator");
  run.loop_lag.clear();
  run.loop_lag.record(0s, 5000);
  run.blocked.record(1s, 5000);
  EXPECT_EQ(judge_run(run, k_open).limited_by, "server");
}

TEST(Verdict, BelievesNothingOfARunWithoutAnswers) {
  auto run = make_judged_run();
  run.received = 0;
  run.unanswered = run.sent;
  auto verdict = judge_run(run, k_open);
  EXPECT_FALSE(verdict.valid);
  EXPECT_EQ(verdict.reasons.front().text, "nothing was measured, because nothing was answered");
  run.unexpected = run.sent;
  verdict = judge_run(run, k_open);
  EXPECT_NE(verdict.reasons.front().text.find("--match may look"), std::string::npos) << verdict.reasons.front().text;
}

TEST(Verdict, DoubtsAnOrderThatUnexpectedMessagesDisturb) {
  auto run = make_judged_run();
  run.matched_by = "order";
  EXPECT_EQ(judge_run(run, k_open).trust, Trust::trusted);
  run.unexpected = 3;
  auto kind = k_open;
  auto verdict = judge_run(run, kind);
  EXPECT_FALSE(verdict.valid);
  ASSERT_EQ(verdict.reasons.size(), 1u);
  EXPECT_EQ(verdict.reasons[0].code, "unexpected_messages");
  for (const char* said : {"3 messages", "--match", "--skip-first", "--first"})
    EXPECT_NE(verdict.reasons[0].text.find(said), std::string::npos) << verdict.reasons[0].text;
  kind.order_was_given = true;
  verdict = judge_run(run, kind);
  EXPECT_EQ(verdict.trust, Trust::with_reservations);
  ASSERT_EQ(verdict.reservations.size(), 1u);
  kind.strict = true;
  EXPECT_FALSE(judge_run(run, kind).valid);
  for (const char* by : {"number", "echo"}) {  // then they are told apart from answers
    run.matched_by = by;
    EXPECT_EQ(judge_run(run, k_open).trust, Trust::trusted);
  }
}

TEST(Verdict, CountsWaitingForAProcessorAsBeingBusy) {
  auto run = make_judged_run();
  run.achieved_per_s = 500;
  run.generator.threads[1] = {.busy_percent = 41, .wait_percent = 41};
  EXPECT_FALSE(judge_run(run, k_open).valid);
}

TEST(Verdict, BlamesTheServerWhenTheGeneratorIsIdle) {
  auto run = make_judged_run();
  run.achieved_per_s = 500;
  const auto verdict = judge_run(run, k_open);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "server");
  EXPECT_EQ(verdict.trust, Trust::with_reservations);
  ASSERT_EQ(verdict.reservations.size(), 1u);
  EXPECT_EQ(verdict.reservations[0].code, "rate_not_reached");
}

TEST(Verdict, SaysWhatAClosedLoopIs) {
  auto run = make_judged_run();
  run.target_per_s.reset();
  auto verdict = judge_run(run, k_closed);
  EXPECT_TRUE(verdict.valid);
  ASSERT_EQ(verdict.warnings.size(), 1u);
  EXPECT_TRUE(verdict.warnings[0].text.starts_with("closed loop: this does not measure latency under load"));

  run.generator.threads[0].cpu_percent = 96;  // polling, which gives way
  EXPECT_EQ(judge_run(run, k_closed).limited_by, std::nullopt);
  run.generator.threads[0].busy_percent = 96;
  verdict = judge_run(run, k_closed);
  EXPECT_TRUE(verdict.valid);
  EXPECT_EQ(verdict.limited_by, "generator");
  EXPECT_FALSE(judge_run(run, {.strict = true}).valid);
}

TEST(Verdict, DoesNotBelieveInNothing) {
  EXPECT_FALSE(judge_run(RunResult(), k_open).valid);
  EXPECT_FALSE(judge_run(RunResult(), k_closed).valid);
  EXPECT_TRUE(judge_run(RunResult(), {.measures_answers = false}).valid);
  const RunKind pushed{.measures_answers = false, .listens = true};
  const auto silent = judge_run(RunResult(), pushed);
  EXPECT_FALSE(silent.valid);
  EXPECT_EQ(silent.reasons.front().text, "nothing was measured, because the server sent no message");
  RunResult run;
  run.received = 1;
  EXPECT_TRUE(judge_run(run, pushed).valid);
}

TEST(Verdict, SaysWhatToDoWhereAServerDoesNotEcho) {
  auto run = make_judged_run();
  run.received = 0;
  run.unanswered = run.sent;
  const auto text = judge_run(run, {.expects_echoes = true}).reasons.front().text;
  EXPECT_NE(text.find("because nothing was answered: "), text.npos) << text;
  EXPECT_NE(text.find("--mode push or --mode ping"), text.npos) << text;
}

TEST(Verdict, SaysThatARunEndedEarlyBecauseNothingWasAnsweredAnyMore) {
  auto run = make_judged_run();
  run.ended_early = true;
  run.due = 10;
  run.sent = run.unanswered = 2;
  run.unsent = 8;
  const auto verdict = judge_run(run, k_closed);
  const auto& warning = verdict.warnings.back();
  EXPECT_EQ(warning.code, "ended_early");
  EXPECT_TRUE(
      warning.text.starts_with("ended early after 2 of 10 messages, because all connections waited for answers "
                               "and none came any more (--drain)"))
      << warning.text;
}

TEST(Verdict, SaysThatARunEndedEarly) {
  auto run = make_judged_run();
  run.ended_early = true;
  run.seconds = 1.5;
  run.planned_seconds = 4;
  run.due = 10'000;
  run.sent = run.received = 7500;
  run.unsent = 2500;
  auto verdict = judge_run(run, k_open);
  EXPECT_TRUE(verdict.valid);
  ASSERT_EQ(verdict.warnings.size(), 1u);
  EXPECT_EQ(verdict.warnings[0].code, "ended_early");
  EXPECT_EQ(verdict.warnings[0].text,
            "ended early at 1.5 of 4 s, because no connection was left; what was still to be sent counts as due and "
            "unsent");
  run.planned_seconds.reset();
  EXPECT_TRUE(judge_run(run, k_open).warnings[0].text.starts_with("ended early after 7,500 of 10,000 messages,"));
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
