#include "report/summary_text.hpp"

#include <gtest/gtest.h>

#include "report/random_summary.hpp"
#include "report/sample_summary.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

constexpr ScreenStyle k_block_screen{.blocks = true, .verbose = true};

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST(SummaryText, ShowsARun) {
  EXPECT_EQ(format_summary(make_sample_summary(), k_block_screen), R"(wsx bench echo  ws://127.0.0.1:9000/
FAILED 1 of 2 rules; the measurement is valid
999 messages/s, rtt p50 100us, p99 900us

Connections
  opened                     100   of 100
  lost                         1   ended early

Messages
  due                     10,000   1k/s
  sent                    10,000   1k/s, 195KiB, 254KiB with headers
  received                 9,990   999/s, 195KiB, 215KiB with headers
  unanswered                  10   after 5s, counted with their age
  backlog                      3   peak: due but not yet sent

Round trip, from when a message was due
                       rtt   within this run (95%)                  service
  p50                100us   100us … 100us                            100us
  p75                150us   150us … 150us                            150us
  p90                150us   150us … 900us                            150us
  p95                900us   900us … 900us                            900us
  p99                900us   900us … 12.0ms                           900us
  p99.9             12.0ms   needs 76,760 samples                    12.0ms
  p99.99                 –   needs 38,413 samples                         –
  max              ≥ 2.00s                                           12.0ms
  mean            ≥ 2.29ms                                            294us

≤  100us  ██████████████████████████████████████████████████   60.0%           6,000
≤  200us  █████████████████████████                            30.0%           3,000
≤  500us                                                        0.0%               0
≤    1ms  ███████▌                                              9.0%             900
       …
≤   20ms  ▊                                                     0.9%              90
       …
≤     2s  ▏                                                     0.1%              10

Send lag                                    p50        p90        p99        max
  from due to sent                       10.0us     10.0us     10.0us     10.0us
    wsx was late (loop lag)              8.00us     8.00us     8.00us     8.00us
    connection was full (blocked)           0ns        0ns        0ns        0ns

Connecting                                  p50        p90        p99        max
  TCP                                    60.0us     60.0us          –     60.0us
  upgrade                                 200us      200us          –      200us
  total                                   260us      260us          –      260us

Errors
                               2   tcp.connection_refused
                               1   closed with 1006 Abnormal Closure

wsx itself
  2 threads, the busiest 42% CPU, 5.4s CPU total (270us per message), waited for a CPU 3% of the
  time, loop lag p99 50us, 9MiB memory, 2.5% steal, 4 TCP retransmits, woken late for 3 of 1,200
  arrivals checked with the kernel

Fails if
  ok      rtt.p99 > 50ms   12ms
  FAILED  errors > 0       2

Verdict
FAILED 1 of 2 rules; the measurement is valid
  Noisy host: 2.5% of CPU time went to other virtual machines.

Repeat with: wsx bench -c 100 -r 1k ws://127.0.0.1:9000/
)");
}

TEST(SummaryText, FitsAScreenOf24LinesUnlessVerbose) {
  const auto text = format_summary(make_sample_summary(), {.blocks = true, .columns = 80});
  EXPECT_EQ(text, R"(wsx bench echo  ws://127.0.0.1:9000/
FAILED 1 of 2 rules; the measurement is valid
999 messages/s, rtt p50 100us, p99 900us
100 of 100 connections, 1 lost, 10,000 messages sent, 9,990 received, 10
unanswered

Round trip, from when a message was due
                       rtt   within this run (95%)                  service
  p50                100us   100us … 100us                            100us
  p90                150us   150us … 900us                            150us
  p95                900us   900us … 900us                            900us
  p99                900us   900us … 12.0ms                           900us
  p99.9             12.0ms   needs 76,760 samples                    12.0ms
  max              ≥ 2.00s                                           12.0ms

Errors
                               2   tcp.connection_refused
                               1   closed with 1006 Abnormal Closure

Fails if
  ok      rtt.p99 > 50ms   12ms
  FAILED  errors > 0       2
  Noisy host: 2.5% of CPU time went to other virtual machines.
Repeat with: wsx bench -c 100 -r 1k ws://127.0.0.1:9000/
-v shows everything: a histogram, phases, sizes, what wsx used
)");
}

TEST(SummaryText, ReadsWellOn40Columns) {
  const auto lines = split_lines(format_summary(make_sample_summary(), {.blocks = true, .columns = 40}));
  const auto at = std::ranges::find(lines, "  p99           900us       900us");
  EXPECT_NE(at, lines.end()) << format_summary(make_sample_summary(), {.blocks = true, .columns = 40});
}

TEST(SummaryText, IsPlainWhereTheTerminalIs) {
  const auto text = format_summary(make_sample_summary(), {.columns = 80, .verbose = true});
  for (const char byte : text) ASSERT_TRUE((byte & 0x80) == 0) << text;
  EXPECT_NE(text.find(R"(Round trip, from when a message was due
                       rtt   within this run (95%)                  service
  p50                100us   100us .. 100us                           100us
  p75                150us   150us .. 150us                           150us
  p90                150us   150us .. 900us                           150us
  p95                900us   900us .. 900us                           900us
  p99                900us   900us .. 12.0ms                          900us
  p99.9             12.0ms   needs 76,760 samples                    12.0ms
  p99.99                 -   needs 38,413 samples                         -
  max             >= 2.00s                                           12.0ms
  mean           >= 2.29ms                                            294us

<= 100us  ##########################################   60.0%           6,000
<= 200us  #####################                        30.0%           3,000
<= 500us                                                0.0%               0
<=   1ms  ######                                        9.0%             900
      ..
<=  20ms  #                                             0.9%              90
      ..
<=    2s  #                                             0.1%              10
)"),
            text.npos)
      << text;
}

TEST(SummaryText, ColoursTheVerdictAndTheRules) {
  const auto text = format_summary(make_sample_summary(), {.colour = true, .blocks = true, .verbose = true});
  EXPECT_NE(text.find("\x1b[38;5;28mok    \x1b[0m  rtt.p99 > 50ms"), text.npos) << text;
  EXPECT_NE(text.find("\x1b[38;5;160mFAILED\x1b[0m  errors > 0"), text.npos) << text;
  EXPECT_NE(text.find("\x1b[1mVerdict\x1b[0m\n\x1b[38;5;160mFAILED 1 of 2 rules; the measurement is valid\x1b[0m\n"),
            text.npos)
      << text;
  EXPECT_EQ(format_summary(make_sample_summary(), k_block_screen).find('\x1b'), std::string::npos);
}

TEST(SummaryText, SaysWhyARunIsNotValid) {
  Summary summary{.mode = "echo", .url = "ws://localhost/"};
  summary.verdict = {.valid = false, .reasons = {{"busy", "a thread used 97% of its CPU"}, {"busy", "two did"}}};
  EXPECT_NE(format_summary(summary, k_block_screen)
                .find("Verdict\nNOT VALID\n  A thread used 97% of its CPU.\n"
                      "  Two did.\n"),
            std::string::npos);
  summary.interrupted = true;
  EXPECT_NE(format_summary(summary, k_block_screen).find("INTERRUPTED; the measurement is not valid\n"),
            std::string::npos);
  summary.verdict.valid = true;
  EXPECT_NE(format_summary(summary, k_block_screen).find("INTERRUPTED; the measurement is valid\n"), std::string::npos);
}

TEST(SummaryText, SaysEveryReason) {
  Summary summary{.mode = "echo", .url = "ws://localhost/"};
  summary.verdict = {.valid = false, .reasons = {{"a", "one"}, {"b", "two"}}, .reservations = {{"c", "three"}}};
  summary.verdict.warnings = {{"d", "four"}};
  EXPECT_NE(format_summary(summary, {}).find("\n  One.\n  Two.\n  Three.\n  Four.\n"), std::string::npos);
}

TEST(SummaryText, SaysWhatBecameOfEachRule) {
  auto summary = make_sample_summary();
  summary.thresholds = {{"errors > 5", Outcome::passed, {}, "2"},
                        {"errors > 0", Outcome::failed, {}, "2"},
                        {"rtt.p99.99 > 1s", Outcome::undecided_samples, {}, "needs 38,413 samples, has 10,000"}};
  EXPECT_NE(format_summary(summary, {}).find(R"(
Fails if
  ok         errors > 5        2
  FAILED     errors > 0        2
  undecided  rtt.p99.99 > 1s   needs 38,413 samples, has 10,000
)"),
            std::string::npos);
  summary.verdict = {.valid = false, .reasons = {{"own_delay", "wsx was stopped"}}};
  EXPECT_NE(format_summary(summary, {}).find("\n  not judged  errors > 5        2\n  not judged  errors > 0 "),
            std::string::npos);
}

TEST(SummaryText, ShowsNeitherScheduleNorServiceOfAClosedLoop) {
  auto summary = make_sample_summary();
  summary.open_loop = false;
  const auto text = format_summary(summary, k_block_screen);
  EXPECT_NE(text.find("\nRound trip, from when a message was sent\n"), text.npos) << text;
  EXPECT_EQ(text.find("service"), text.npos) << text;
  EXPECT_EQ(text.find("Send lag"), text.npos) << text;
}

TEST(SummaryText, HasAHeadlineForEachMode) {
  const auto headline = [](const Summary& summary) {
    return split_lines(format_summary(summary, k_block_screen)).at(2);
  };
  auto summary = make_sample_summary();
  auto& run = summary.runs.front();
  EXPECT_EQ(headline(summary), "999 messages/s, rtt p50 100us, p99 900us");
  summary.mode = "connect";
  EXPECT_EQ(headline(summary), "10 handshakes/s, connect p50 260us");
  summary.mode = "idle";
  EXPECT_EQ(headline(summary), "100 connections held, 1 lost, rtt p50 100us, p99 900us");
  summary.mode = "push";
  run.gap.emplace().record(1s, 1000);
  run.gap_without_own = run.gap;
  EXPECT_EQ(headline(summary), "999 messages/s, gap p50 1s, p99 1s");
  summary.mode = "fanout";
  run.spread.emplace().record(2ms, 1000);
  run.spread_without_own = run.spread;
  run.delivery = 0.9995;
  EXPECT_EQ(headline(summary), "999 messages/s, 99.95% delivered, spread p50 2ms, p99 2ms");
  run.spread->clear();
  EXPECT_EQ(headline(summary), "999 messages/s, 99.95% delivered");
}

TEST(SummaryText, TellsAStormOfHandshakesInItsOwnWords) {
  auto summary = make_sample_summary();
  summary.mode = "connect";
  const auto text = format_summary(summary, k_block_screen);
  EXPECT_NE(text.find(R"(
Connections
  due                     10,000   1k/s
  opened                     100   100 at a time
  lost                         1   ended early

Handshakes, from when they were due
                   connect   within this run (95%)
  p50                260us
  p75                260us
  p90                260us
  p95                260us
  p99                    –   needs 381 samples
  max                260us
  mean               260us
)"),
            text.npos)
      << text;
  EXPECT_NE(text.find("\nSteps  "), text.npos) << text;
  EXPECT_EQ(text.find("\nMessages\n"), text.npos) << text;
  EXPECT_EQ(text.find("ping"), text.npos) << text;
}

TEST(SummaryText, TellsAFanOutsSpreadAndHowLongDeliveryTook) {
  auto summary = make_sample_summary();
  summary.mode = "fanout";
  summary.runs.front().spread.emplace().record(2ms, 1000);
  summary.runs.front().spread_without_own.emplace();
  const auto text = format_summary(summary, k_block_screen);
  EXPECT_NE(text.find("\nFrom the first receiver to the last\n"), text.npos) << text;
  EXPECT_NE(text.find("\n  missing                     10   did not reach a receiver\n"), text.npos) << text;
  EXPECT_NE(text.find("\n  from due to each receiver               100us      150us      900us    ≥ 2.00s\n"),
            text.npos)
      << text;
}

TEST(SummaryText, TellsHowAnswersWereMatched) {
  auto summary = make_sample_summary();
  for (const auto& [by, said] :
       {std::pair("number", "  matched by number\n"), std::pair("echo", "  matched as echoes of what was sent\n"),
        std::pair("order", "  matched in the order of arrival\n")}) {
    summary.runs.front().matched_by = by;
    EXPECT_NE(format_summary(summary, k_block_screen).find(said), std::string::npos) << said;
  }
}

TEST(SummaryText, SaysHowMuchCpuTimeWentIntoPolling) {
  auto summary = make_sample_summary();
  summary.runs.front().generator.threads[0].awake_seconds = 1.2;
  EXPECT_NE(format_summary(summary, k_block_screen).find("the busiest 42% CPU and 12% polling, 5.4s CPU total"),
            std::string::npos);
}

TEST(SummaryText, NumbersRunsWhenThereAreMany) {
  auto summary = make_sample_summary();
  summary.runs.push_back(summary.runs.front());
  const auto text = format_summary(summary, k_block_screen);
  EXPECT_NE(text.find("\nrun 2  999 messages/s"), text.npos) << text;
  EXPECT_NE(text.find("\nRun 2 of 2\n"), text.npos) << text;
}

TEST(SummaryText, LetsNothingActOnTheTerminal) {
  RandomSummaries random(2);
  for (int i = 0; i < 50; ++i)
    for (const auto& line : split_lines(format_summary(random.next(), k_block_screen)))
      for (const char byte : line) ASSERT_GE(static_cast<unsigned char>(byte), 0x20) << line;
}

TEST(SummaryText, FitsTheScreen) {
  auto summary = make_sample_summary();
  auto& run = summary.runs.front();
  for (auto* count : {&run.due, &run.sent, &run.received, &run.unanswered, &run.unsent, &run.unexpected,
                      &run.max_backlog, &run.warmup_received, &run.connections, &run.connections_opened})
    *count = 1'234'567'890'123;
  for (auto* bytes : {&run.sent_bytes, &run.received_bytes, &run.sent_wire_bytes, &run.received_wire_bytes})
    *bytes = 123'456'789'012'345;
  run.warmup_seconds = run.drain_seconds = 125;
  run.generator.throttled_periods = 1234;
  for (int i = 0; i < 20; ++i) summary.verdict.warnings.front().text += " And so on.";
  summary.command.clear();
  for (const bool verbose : {false, true})
    for (const std::size_t columns : {40, 60, 80, 100, 200})
      for (const auto& line : split_lines(format_summary(summary, {.columns = columns, .verbose = verbose})))
        EXPECT_LE(count_columns(line), columns) << line;
}

TEST(SummaryText, SentencesBeginWithACapitalUnlessANameIsFirst) {
  auto summary = make_sample_summary();
  summary.verdict.reservations = {{"own_delay", "rtt.p99 (2ms) may contain 1ms of wsx's own delay"},
                                  {"own_delay", "messages_per_s may be too low"}};
  summary.verdict.warnings = {{"noisy_host", "noisy host"}, {"own", "wsx was slow"}};
  const auto text = format_summary(summary, k_block_screen);
  for (const char* sentence :
       {"\n  rtt.p99 (2ms)", "\n  messages_per_s may", "\n  Noisy host.\n", "\n  wsx was slow.\n"})
    EXPECT_NE(text.find(sentence), std::string::npos) << sentence << " in\n" << text;
}

}  // namespace
}  // namespace wsx
