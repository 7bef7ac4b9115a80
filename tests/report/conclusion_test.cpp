#include "report/conclusion.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

Threshold make_rule(const std::string& metric, Outcome outcome = Outcome::passed) {
  return {metric + " > 0", outcome, {{metric, ">", false, 0, "count", outcome, 0, false, "0"}}, "0"};
}

/// A run of ten connections in which nothing was lost.
Summary make_good(const std::string& mode = "echo") {
  Summary summary{.mode = mode};
  auto& run = summary.runs.emplace_back();
  run.connections = run.connections_opened = 10;
  run.due = run.sent = run.received = 1000;
  return summary;
}

std::string conclude_with(Summary summary, std::vector<Threshold> rules) {
  summary.thresholds = std::move(rules);
  return format_conclusion(summary);
}

TEST(Conclusion, IsTheFirstThatHolds) {
  auto summary = make_good();
  const auto is = [&](Conclusion conclusion, ExitCode code, std::string_view text) {
    EXPECT_EQ(conclude(summary), conclusion) << text;
    EXPECT_EQ(exit_code_of(conclude(summary)), code) << text;
    EXPECT_EQ(format_conclusion(summary), text);
  };
  is(Conclusion::passed, ExitCode::done, "DONE");
  summary.runs.front().unanswered = 3;
  is(Conclusion::incomplete, ExitCode::ended_badly, "INCOMPLETE: 3 messages were not answered");
  summary.thresholds = {make_rule("unanswered", Outcome::undecided_interval)};
  is(Conclusion::passed, ExitCode::done, "PASSED 0 of 1 rule, 1 undecided");
  summary.strict = true;
  is(Conclusion::doubtful, ExitCode::run_not_valid, "DOUBTFUL (--strict)");
  summary.thresholds.push_back(make_rule("rtt.p99", Outcome::undecided_samples));
  is(Conclusion::undecided, ExitCode::run_not_valid, "UNDECIDED 2 rules");
  summary.thresholds.push_back(make_rule("rtt.p50", Outcome::undecided_unanswered));
  is(Conclusion::failed, ExitCode::threshold, "FAILED 1 of 3 rules");
  summary.verdict.valid = false;
  is(Conclusion::not_valid, ExitCode::run_not_valid, "NOT VALID");
  summary.interrupted = true;
  is(Conclusion::interrupted, ExitCode::interrupted, "INTERRUPTED");
  summary.failure = Error{Phase::tcp, "connection_refused", "nobody listens", ""};
  is(Conclusion::no_run, ExitCode::not_connected, "NO RESULT: nobody listens");
}

TEST(Conclusion, JudgesRulesOfAServerThatAnsweredNothing) {
  auto summary = make_good();
  summary.runs.front().unanswered = summary.runs.front().sent;
  summary.verdict = {.valid = false, .reasons = {{"nothing_measured", "nothing was answered"}}};
  EXPECT_EQ(conclude_with(summary, {}), "NOT VALID");
  EXPECT_EQ(conclude_with(summary, {make_rule("unsent")}), "NOT VALID") << "what holds of nothing says nothing";
  EXPECT_EQ(conclude_with(summary, {make_rule("rtt.p99", Outcome::undecided_samples)}), "NOT VALID");
  const auto failed = make_rule("unanswered", Outcome::failed);
  EXPECT_EQ(conclude_with(summary, {failed, make_rule("rtt.p99", Outcome::undecided_samples)}), "FAILED 1 of 2 rules");
  EXPECT_EQ(judge_rule(summary, failed), Judgement::failed);
  EXPECT_EQ(judge_rule(summary, make_rule("rtt.p99", Outcome::undecided_samples)), Judgement::undecided);

  summary.runs.front().unexpected = 5;  // there were answers; --match may be wrong
  EXPECT_EQ(conclude_with(summary, {failed}), "NOT VALID");
  summary.runs.front().unexpected = 0;
  summary.verdict.reasons.push_back({"own_delay", "wsx was stopped"});
  EXPECT_EQ(conclude_with(summary, {failed}), "NOT VALID");
  EXPECT_EQ(judge_rule(summary, failed), Judgement::not_judged);
}

TEST(Conclusion, CountsRules) {
  EXPECT_EQ(conclude_with(make_good(), {make_rule("errors")}), "PASSED 1 rule");
  EXPECT_EQ(conclude_with(make_good(), {make_rule("errors"), make_rule("sent")}), "PASSED 2 rules");
  EXPECT_EQ(conclude_with(make_good(), {make_rule("errors", Outcome::failed)}), "FAILED 1 rule");
}

TEST(Conclusion, DoubtsWhatIsTrustedWithReservationsIfItIsStrict) {
  auto summary = make_good();
  summary.verdict.trust = Trust::with_reservations;
  EXPECT_EQ(conclude(summary), Conclusion::passed);
  summary.strict = true;
  EXPECT_EQ(conclude(summary), Conclusion::doubtful);
}

struct LossCase {
  const char* mode;
  std::uint64_t RunResult::*field;
  std::uint64_t count;
  const char* said;
  std::vector<const char*> named_by, not_named_by;
};

TEST(Conclusion, IsIncompleteUnlessARuleNamesWhatWasLost) {
  const LossCase k_cases[] = {
      {"echo",
       &RunResult::unsent,
       1,
       "1 message was due but never sent",
       {"unsent", "sent", "errors"},
       {"unanswered", "connections_lost", "rtt.p99", "errors.tcp"}},
      {"echo",
       &RunResult::unanswered,
       2500,
       "2,500 messages were not answered",
       {"unanswered", "connections_lost", "errors"},
       {"unsent", "sent", "rtt.p99", "received", "connections_opened"}},
      {"echo",
       &RunResult::connections_lost,
       2,
       "2 connections were lost",
       {"unanswered", "connections_lost", "close.1006", "errors"},
       {"sent", "rtt.p99", "connections_opened"}},
      {"echo",
       &RunResult::connections_opened,
       5,
       "5 of 10 connections could not be opened",
       {"connections_opened", "errors.tcp.connection_refused", "errors"},
       {"unanswered", "connections_lost", "rtt.p99"}},
      {"fanout", &RunResult::unanswered, 1, "1 delivery is missing", {"delivery", "unanswered"}, {"spread.p99"}},
      {"connect",
       &RunResult::unanswered,
       4,
       "4 handshakes did not succeed",
       {"connections_opened", "errors.tcp", "unanswered"},
       {"connect.p99", "rtt.p99"}},
  };
  for (const auto& one : k_cases) {
    auto summary = make_good(one.mode);
    summary.runs.front().*one.field = one.count;
    EXPECT_EQ(conclude_with(summary, {}), std::string("INCOMPLETE: ") + one.said);
    for (const char* name : one.named_by)
      EXPECT_EQ(conclude_with(summary, {make_rule("rtt.p50"), make_rule(name)}), "PASSED 2 rules") << name;
    for (const char* name : one.not_named_by)
      EXPECT_EQ(conclude_with(summary, {make_rule(name)}), std::string("INCOMPLETE: ") + one.said) << name;
  }
}

TEST(Conclusion, IsIncompleteForErrorsOfNoOtherKind) {
  auto summary = make_good("connect");
  summary.runs.front().errors = {{"tcp.timeout", 2}};
  EXPECT_EQ(format_conclusion(summary), "INCOMPLETE: 2 errors occurred");
  EXPECT_EQ(conclude_with(summary, {make_rule("errors.tcp")}), "PASSED 1 rule");
}

}  // namespace
}  // namespace wsx
