#include "report/fail_if.hpp"

#include <gtest/gtest.h>
#include <random>

#include "measure/record_over_time.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

RunResult make_run() {
  RunResult run;
  run.rtt.record(10ms, 1000);
  run.sent = 1000;
  run.unanswered = 12;
  run.messages_per_s = 12'000;
  run.received_bytes = 1024;
  run.delivery = 0.99;
  run.errors = {{"tcp.connection_refused", 3}};
  return run;
}

std::string complain(std::string_view text) {
  const auto rule = parse_fail_if(text);
  if (rule) return "no complaint";
  return rule.error().code + ": " + rule.error().message + "\n" + rule.error().hint;
}

/// "failed: TEXT", "passed: TEXT", "unanswered: TEXT" …
std::string judge(std::string_view text, const RunResult& run = make_run()) {
  static constexpr const char* k_words[] = {"passed: ", "interval: ", "samples: ", "unanswered: ", "failed: "};
  const auto rule = parse_fail_if(text);
  if (!rule) return rule.error().message;
  const auto threshold = judge(*rule, run);
  EXPECT_EQ(threshold.expression, text);
  return k_words[static_cast<std::size_t>(threshold.outcome)] + threshold.text;
}

TEST(FailIf, ComparesWithValuesInUnits) {
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"rtt.p99 > 9ms", "failed: 10ms"},
      {"rtt.p99>9999us", "failed: 10ms"},
      {"  rtt.p99   >\t10.1ms ", "passed: 10ms"},
      {"rtt.p99 < 1s", "failed: 10ms"},
      {"rtt.max > 1m30s", "passed: 10ms"},
      {"rtt.max > 0", "failed: 10ms"},
      {"sent >= 1k", "failed: 1000"},
      {"sent > 1k", "passed: 1000"},
      {"sent == 1000", "failed: 1000"},
      {"sent != 1000", "passed: 1000"},
      {"sent <= 999", "passed: 1000"},
      {"messages_per_s < 12.5k", "failed: 12k/s"},
      {"messages_per_s < 10k/s", "passed: 12k/s"},
      {"messages_per_s < 0.5", "passed: 12k/s"},
      {"received_bytes >= 1KiB", "failed: 1KiB"},
      {"delivery < 99%", "passed: 99%"},
      {"delivery < 0.991", "failed: 99%"},
      {"errors > 0", "failed: 3"},
      {"errors.tcp.timeout > 0", "passed: 0"},
      {"unanswered > 1%", "failed: 12 (1.2%)"},
      {"unanswered > 1.2%", "passed: 12 (1.2%)"},
      {"connections_lost > 1%", "passed: 0 (0%)"},
  };
  for (const auto& [text, judgement] : k_cases) EXPECT_EQ(judge(text), judgement) << text;
}

TEST(FailIf, HasAndBeforeOr) {
  EXPECT_EQ(judge("errors > 0 && sent < 1"), "passed: errors 3; sent 1000");
  EXPECT_EQ(judge("errors > 0 || sent < 1"), "failed: errors 3; sent 1000");
  EXPECT_EQ(judge("errors > 0||sent < 1&&due > 0"), "failed: errors 3; sent 1000; due 0");
  EXPECT_EQ(judge("sent < 1&&due > 0 || errors > 5"), "passed: sent 1000; due 0; errors 3");
}

TEST(FailIf, IsUndecidedWithoutSamples) {
  EXPECT_EQ(judge("rtt.p99.9 > 1h"), "samples: needs 3,838 samples, has 1,000");
  EXPECT_EQ(judge("surely rtt.p99.9 > 1h"), "samples: needs 3,838 samples, has 1,000");
  EXPECT_EQ(judge("gap.p50 > 1s"), "samples: not measured in this mode");
  EXPECT_EQ(judge("rtt.p99.9 > 1h && errors == 0"), "passed: rtt.p99.9 needs 3,838 samples, has 1,000; errors 3");
  EXPECT_EQ(judge("rtt.p99.9 > 1h && errors == 3"), "samples: rtt.p99.9 needs 3,838 samples, has 1,000; errors 3");
  EXPECT_EQ(judge("rtt.p99.9 > 1h || errors == 0"), "samples: rtt.p99.9 needs 3,838 samples, has 1,000; errors 3");
  EXPECT_EQ(judge("rtt.p99.9 > 1h || errors == 3"), "failed: rtt.p99.9 needs 3,838 samples, has 1,000; errors 3");
  RunResult run;
  run.connections_lost = 1;
  EXPECT_EQ(judge("connections_lost > 1%", run), "samples: 1 of none");
}

TEST(FailIf, KnowsOfLowerBoundsWhatIsCertain) {
  RunResult run;
  run.rtt.record_at_least(1s, 1000);
  constexpr std::string_view k_unknown = "unanswered: ≥ 1s, and without limit if unanswered messages took forever";
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"rtt.p50 > 50ms", "failed: ≥ 1s"}, {"rtt.p50 >= 1s", "failed: ≥ 1s"},   {"rtt.p50 > 1m", k_unknown},
      {"rtt.p50 < 50ms", "passed: ≥ 1s"}, {"rtt.p50 <= 50ms", "passed: ≥ 1s"}, {"rtt.p50 < 1m", k_unknown},
      {"rtt.p50 == 1ms", "passed: ≥ 1s"}, {"rtt.p50 != 1ms", "failed: ≥ 1s"},  {"rtt.p50 == 1m", k_unknown},
      {"rtt.p50 != 1m", k_unknown},       {"rtt.min > 1m", k_unknown},         {"rtt.mean > 1m", k_unknown},
      {"rtt.max > 1m", k_unknown},        {"rtt.max > 50ms", "failed: ≥ 1s"},
  };
  for (const auto& [text, judgement] : k_cases) EXPECT_EQ(judge(text, run), judgement) << text;
}

TEST(FailIf, DoesNotMindOneLostMessageWhereItCannotMatter) {
  // It was sent right before the end, so its age is below that of all others: each rank moves by one.
  RunResult run;
  run.rtt.record(10ms, 5000);
  run.rtt.record(20ms, 5000);
  run.rtt.record_at_least(1us, 1);
  EXPECT_EQ(judge("rtt.p99 > 50ms", run), "passed: 20ms");
  EXPECT_EQ(judge("rtt.p99 > 5ms", run), "failed: 20ms");
  EXPECT_EQ(judge("rtt.p99.9 > 50ms", run), "passed: 20ms");
  EXPECT_EQ(judge("rtt.min > 5ms", run), "unanswered: ≥ 1us, and 10ms if unanswered messages took forever");
  EXPECT_EQ(judge("rtt.min > 50ms", run), "passed: ≥ 1us");
  // The median is either.
  EXPECT_EQ(judge("rtt.p50 > 15ms", run), "unanswered: ≥ 10ms, and 20ms if unanswered messages took forever");
  EXPECT_EQ(judge("rtt.p50 > 30ms", run), "passed: ≥ 10ms");
  EXPECT_EQ(judge("rtt.p50 > 9ms", run), "failed: ≥ 10ms");
}

/// From 15 to 25 ms and from 25 to 35 ms by turns.
void make_uneven(Distribution& to) {
  to.keep_times(0);
  for (int i = 0; i < 10'000; ++i) {
    to.pass((i + 1) * 1'000'000LL);
    to.record((i / 500 % 2 ? 25ms : 15ms) + i * 7'919 % 1'000 * 10us);
  }
}

TEST(FailIf, AsksTheIntervalWhenItMustBeSure) {
  RunResult run;
  make_uneven(run.rtt);
  const auto begins = [&](std::string_view rule, std::string_view with) {
    const auto judgement = judge(rule, run);
    EXPECT_TRUE(judgement.starts_with(with)) << judgement;
  };
  EXPECT_EQ(judge("rtt.p50 > 24ms", run), "failed: 25ms");
  begins("surely rtt.p50 > 24ms", "interval: 25ms, 95% interval from 20.");
  begins("surely rtt.p50 > 26ms", "interval: 25ms, 95% interval from 20.");
  begins("surely rtt.p50 > 18ms", "failed: 25ms, 95% interval from 20.");
  begins("surely rtt.p50 > 32ms", "passed: 25ms, 95% interval from 20.");
  begins("surely rtt.p50 > 26ms || rtt.p50 > 24ms", "failed: rtt.p50 25ms, 95% interval from 20.");
  EXPECT_EQ(judge("surely rtt.p99.9 > 1ms", run), "interval: 35ms, no 95% interval, which takes about 76,760 samples");
}

TEST(FailIf, IsAsSureAsUnansweredMessagesLeaveIt) {
  RunResult run;
  make_uneven(run.rtt);
  run.rtt.record_at_least(1s, 200);
  EXPECT_EQ(judge("surely rtt.p99 > 5s", run),
            "unanswered: ≥ 1s, and without limit if unanswered messages took forever");
  EXPECT_EQ(judge("surely rtt.p99 > 500ms", run), "failed: ≥ 1s");
}

TEST(FailIf, AsksForAnIntervalOnlyWhereThereIsOne) {
  EXPECT_EQ(complain("surely errors > 0"),
            "bad_expression: surely asks for a 95% interval, which only percentiles such as rtt.p99 have\n"
            "surely errors > 0\n"
            "       ^");
  EXPECT_TRUE(complain("surely rtt.mean > 1ms").starts_with("bad_expression: surely asks"));
  EXPECT_TRUE(complain("surely > 1ms").starts_with("bad_expression: expected a metric"));
}

/// && is the least of its sides, || the greatest: undecided ones count as what they may be.
TEST(FailIf, JoinsWhatIsUndecided) {
  RunResult run;
  record_over_time(run.rtt, {{10ms, 985}, {30ms, 15}});  // p99 has no interval: that takes 7,620
  run.service.record(10ms, 10);
  run.service.record_at_least(1s, 30);
  const std::string_view yes = "rtt.p50 > 1ms", no = "rtt.p50 > 1s", interval = "surely rtt.p99 > 15ms",
                         samples = "rtt.p99.9 > 1ms", unanswered = "service.p50 > 2s";
  const std::string_view in_order[] = {no, interval, samples, unanswered, yes};
  for (std::size_t i = 0; i < std::size(in_order); ++i)
    for (std::size_t k = 0; k < std::size(in_order); ++k) {
      const auto outcome = [&](const char* joined) {
        const auto rule = parse_fail_if(std::string(in_order[i]) + joined + std::string(in_order[k]));
        return static_cast<std::size_t>(judge(rule.value(), run).outcome);
      };
      EXPECT_EQ(outcome(" && "), std::min(i, k)) << in_order[i] << " && " << in_order[k];
      EXPECT_EQ(outcome(" || "), std::max(i, k)) << in_order[i] << " || " << in_order[k];
    }
}

TEST(FailIf, KeepsWhatWasCompared) {
  const auto compare = [](std::string_view text) { return judge(*parse_fail_if(text), make_run()).comparisons.at(0); };
  const auto median = compare("rtt.p50 >= 1s");
  EXPECT_EQ(median.metric, "rtt.p50");
  EXPECT_EQ(median.op, ">=");
  EXPECT_EQ(median.limit, 1000);
  EXPECT_EQ(median.unit, "ms");
  EXPECT_EQ(median.value, 10);
  EXPECT_EQ(compare("delivery < 1%").value, 0.99);
  EXPECT_EQ(compare("delivery < 1%").unit, "share");
  EXPECT_EQ(compare("unanswered > 1%").value, 1.2);
  EXPECT_EQ(compare("unanswered > 1%").limit, 1);
  EXPECT_EQ(compare("unanswered > 1%").unit, "percent");
  EXPECT_EQ(compare("messages_per_s < 10k").unit, "per_s");
  EXPECT_EQ(compare("sent_bytes < 1KiB").unit, "bytes");
  EXPECT_EQ(compare("errors > 0").unit, "count");
  EXPECT_EQ(compare("rtt.p99.9 > 1s").value, std::nullopt);
  EXPECT_EQ(judge(*parse_fail_if("errors > 1 || errors > 2"), make_run()).comparisons.size(), 2u);
}

TEST(FailIf, RefusesWhatIsNeverMeasured) {
  const auto check = [](std::string_view text, RunAsked asked) {
    const auto checked = check_measured(parse_fail_if(text).value(), asked);
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_EQ(check("gap.p50 > 1s", {"echo", true}), "gap.p50 is measured only in --mode push");
  EXPECT_EQ(check("gap.p50 > 1s", {"push"}), "");
  EXPECT_EQ(check("rtt.p50 > 1s", {"push"}), "rtt.p50 is measured only in other modes than push");
  EXPECT_EQ(check("errors > 0 || spread.p99 > 1s", {"echo"}), "spread.p99 is measured only in --mode fanout");
  EXPECT_EQ(check("delivery < 1", {"echo"}), "delivery is measured only in --mode fanout");
  EXPECT_EQ(check("bytes_per_connection > 1", {"echo"}), "bytes_per_connection is measured only in --mode idle");
  EXPECT_EQ(check("loop_lag.p99 > 1ms", {"echo"}), "loop_lag.p99 is measured only with --rate");
  EXPECT_EQ(check("loop_lag.p99 > 1ms && rtt.p50 > 1s", {"echo", true}), "");
  EXPECT_EQ(check("connect.tls.p99 > 1s", {"echo"}), "connect.tls.p99 is measured only with a wss:// URL");
  EXPECT_EQ(check("connect.tls.p99 > 1s", {"echo", false, true}), "");
  EXPECT_EQ(check("connect.proxy.max > 1s", {"echo"}), "connect.proxy.max is measured only through a proxy");
  EXPECT_EQ(check("connect.proxy.max > 1s", {"echo", false, false, true}), "");
}

TEST(FailIf, PutsACaretUnderAMistake) {
  EXPECT_EQ(complain("rtt.p99 50ms"),
            "bad_expression: expected <, <=, >, >=, == or != after rtt.p99\nrtt.p99 50ms\n        ^");
  EXPECT_EQ(complain("errors > 0 & sent > 1"),
            "bad_expression: expected && or ||, or the end\n"
            "errors > 0 & sent > 1\n"
            "           ^");
  EXPECT_EQ(complain(""), "bad_expression: expected a metric such as rtt.p99 or errors\n\n^");
  EXPECT_EQ(complain("errors > 0 ||"),
            "bad_expression: expected a metric such as rtt.p99 or errors\n"
            "errors > 0 ||\n"
            "             ^");
  EXPECT_EQ(complain("errors > 0 && mesages_per_s < 1"),
            "unknown_metric: unknown metric \"mesages_per_s\"; did you mean messages_per_s?\nerrors > 0 && "
            "mesages_per_s < 1\n              ^");
  EXPECT_EQ(complain("é\x1b > 0"),
            "bad_expression: expected a metric such as rtt.p99 or errors\n"
            "é\\x1b > 0\n"
            "^");
  EXPECT_EQ(complain("errors > \x1b\"é\" 0"),
            "bad_value: errors is compared with a count such as 0 or 10k\n"
            "errors > \\x1b\"é\" 0\n"
            "         ^");
  EXPECT_EQ(complain("errors > 10 k"),
            "bad_expression: expected && or ||, or the end; did you mean 10k?\n"
            "errors > 10 k\n"
            "            ^");
}

TEST(FailIf, RefusesValuesOfAnotherKind) {
  const std::pair<std::string_view, std::string_view> k_cases[] = {
      {"rtt.p99 > 50", "rtt.p99 is compared with a duration with its unit, such as 50ms; did you mean 50ms?"},
      {"rtt.p99 > 50 ms", "rtt.p99 is compared with a duration with its unit, such as 50ms; did you mean 50ms?"},
      {"rtt.p99 > 1.5 s && errors > 0",
       "rtt.p99 is compared with a duration with its unit, such as 50ms; did you mean 1.5s?"},
      {"rtt.p99 > 1%", "rtt.p99 is compared with a duration with its unit, such as 50ms"},
      {"rtt.p99 >", "rtt.p99 is compared with a duration with its unit, such as 50ms"},
      {"rtt.p99 > -1ms", "rtt.p99 is compared with a duration with its unit, such as 50ms"},
      {"rtt.p99 > 1e9h", "rtt.p99 is compared with a duration with its unit, such as 50ms"},
      {"errors > 50ms", "errors is compared with a count such as 0 or 10k"},
      {"errors > 1%", "errors is compared with a count such as 0 or 10k"},
      {"errors > 0.5", "errors is compared with a count such as 0 or 10k"},
      {"unsent > x%", "unsent is compared with a count such as 0 or 10k, or a percentage such as 1%"},
      {"delivery < nan", "delivery is compared with a fraction such as 99% or 0.99"},
      {"delivery < inf%", "delivery is compared with a fraction such as 99% or 0.99"},
      {"messages_per_s < 1ms", "messages_per_s is compared with a rate such as 250 or 10k"},
      {"sent_bytes < 1%", "sent_bytes is compared with a size such as 1024 or 64KiB"},
      {"sent > 99999999999999999999", "sent is compared with a count such as 0 or 10k, or a percentage such as 1%"},
      {"connections_lost > 101%", "connections_lost is never above 100% of connections_opened"},
      {"sent < 100.5%", "sent is never above 100% of due"},
      {"delivery < 101%", "delivery is never above 100%"},
      {"delivery < 1.5", "delivery is never above 100%"},
  };
  for (const auto& [text, message] : k_cases) {
    const auto rule = parse_fail_if(text);
    ASSERT_FALSE(rule) << text;
    EXPECT_EQ(rule.error().message, message) << text;
    EXPECT_EQ(rule.error().code, "bad_value") << text;
  }
}

TEST(FailIf, TakesPercentagesAbove100WhereTheyArePossible) {
  for (const auto* text : {"unexpected > 200%", "received < 400%", "connections_lost >= 100%", "delivery < 100%"})
    EXPECT_TRUE(parse_fail_if(text)) << text;
}

TEST(FailIf, ShowsAPlaceInWhateverItIsGiven) {
  constexpr std::string_view k_rule =
      "surely rtt.p99 >= 1.5ms && errors.tcp == 0 || delivery < 99% && close.1006 != 10k";
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string text(k_rule.substr(0, random() % (k_rule.size() + 1)));
    for (auto edits = random() % 3; edits > 0 && !text.empty(); --edits) {
      const auto place = random() % text.size();
      switch (random() % 3) {
        case 0:
          text[place] = static_cast<char>(random());
          break;
        case 1:
          text.erase(place, random() % 5);
          break;
        default:
          text.insert(place, k_rule.substr(random() % k_rule.size(), random() % 5));
      }
    }
    const auto rule = parse_fail_if(text);
    if (rule) {
      judge(*rule, RunResult());
      continue;
    }
    const auto& hint = rule.error().hint;
    const auto caret = hint.rfind('\n');
    ASSERT_NE(caret, hint.npos);
    EXPECT_TRUE(hint.ends_with('^'));
    EXPECT_LE(hint.size() - caret - 1, count_columns(hint.substr(0, caret)) + 1) << hint;
    EXPECT_EQ(rule.error().message.find('\n'), std::string::npos);
  }
}

TEST(FailIf, HasALimit) {
  EXPECT_EQ(complain(std::string(FailIf::k_max_bytes + 1, ' ')), "bad_expression: a rule has at most 1024 bytes\n");
}

}  // namespace
}  // namespace wsx
