#include "cli/flags/server_flags.hpp"
#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(FaultFlags, AreNoneUnlessAskedFor) {
  const FaultOptions faults = parse_echo_flags({}).faults;
  EXPECT_FALSE(faults.touch_messages() || faults.are_random());
  EXPECT_EQ(faults.stall, FaultOptions::Stall{});
  EXPECT_EQ(faults.slow_read_bytes, 0u);
  EXPECT_EQ(faults.reject_status, 0u);
  EXPECT_FALSE(faults.no_pong || faults.no_close_reply || faults.seed);
}

TEST(FaultFlags, TreatMessages) {
  EXPECT_EQ(parse_echo_flags({"--delay", "50ms..200ms"}).faults.delay, (FaultOptions::Delay{50ms, 200ms}));
  EXPECT_EQ(parse_echo_flags({"--delay", "1"}).faults.delay, (FaultOptions::Delay{1s, 1s}));
  EXPECT_EQ(parse_echo_flags({"--delay", "0.5..1.5"}).faults.delay, (FaultOptions::Delay{500ms, 1500ms}));
  EXPECT_DOUBLE_EQ(parse_echo_flags({"--drop", "1%"}).faults.drop, 0.01);
  EXPECT_DOUBLE_EQ(parse_echo_flags({"--drop", "100%"}).faults.drop, 1);
  EXPECT_DOUBLE_EQ(parse_echo_flags({"--corrupt", "0.1%"}).faults.corrupt, 0.001);
  EXPECT_EQ(parse_echo_flags({"--close-after", "10k"}).faults.close_after, (FaultOptions::CloseAfter{10'000, 1011}));
  EXPECT_EQ(parse_echo_flags({"--close-after", "5:1013"}).faults.close_after, (FaultOptions::CloseAfter{5, 1013}));
  EXPECT_EQ(parse_echo_flags({"--reset-after", "3"}).faults.reset_after, 3u);
  EXPECT_EQ(parse_echo_flags({"--seed", "0"}).faults.seed, 0u);
}

TEST(FaultFlags, TreatConnections) {
  EXPECT_EQ(parse_echo_flags({"--reject", "503"}).faults.reject_status, 503u);
  EXPECT_EQ(parse_echo_flags({"--stall", "1.4s@10s"}).faults.stall, (FaultOptions::Stall{1400ms, 10s}));
  EXPECT_EQ(parse_echo_flags({"--slow-read", "1KiB/s"}).faults.slow_read_bytes, 1024u);
  EXPECT_EQ(parse_echo_flags({"--slow-read", "100"}).faults.slow_read_bytes, 100u);
  EXPECT_TRUE(parse_echo_flags({"--no-pong"}).faults.no_pong);
  EXPECT_TRUE(parse_echo_flags({"--no-close-reply"}).faults.no_close_reply);
}

TEST(FaultFlags, RefuseBadValuesInOneSentence) {
  struct Refusal {
    std::string flag, takes;
    Args values;
  };
  const Refusal refusals[] = {
      {"--drop",
       "a percentage from 0% to 100%, such as 1% or 0.1%",
       {"150%", "1", "0.5", "-1%", "%", "1 %", "nan%", "inf%", "1e1%", "0x1%", "1%%", ""}},
      {"--delay",
       "a duration or a range, such as 200ms or 50ms..200ms",
       {"50ms..", "..50ms", "50ms-200ms", "..", "", "soon"}},
      {"--stall", "a duration and its period, such as 1.4s@10s", {"1s", "@10s", "1s@", "0s@10s", "1s@2s@3s"}},
      {"--close-after", "a number of messages, such as 5 or 5:1013", {"0", ":999", ":1000", "-1", "many", ""}},
      {"--reset-after", "a whole number above 0, such as 5 or 10k", {"0", "1:1000"}},
      {"--reject", "an HTTP status from 200 to 599", {"101", "199", "600", "99999999999", "503 ", "+503", "5e2", "ok"}},
      {"--slow-read", "bytes per second above 0, such as 1KiB/s or 1MB/s", {"0/s", "/s", "1KiB/m", "fast"}},
      {"--seed", "a whole number below 2^53, such as 1 or 20260101", {"-1", "1.5", "9007199254740992", "x", ""}},
  };
  for (const auto& [flag, takes, values] : refusals)
    for (const std::string& value : values)
      EXPECT_EQ(complaint({"echo", flag, value}), "wsx echo: " + flag + " takes " + takes + ", not \"" + value + "\"");
}

TEST(FaultFlags, SayWhatIsWrongWithValuesThatAreAlmostRight) {
  EXPECT_EQ(complaint({"echo", "--delay", "200ms..50ms"}),
            "wsx echo: --delay takes the shorter time first, as in 50ms..200ms; got \"200ms..50ms\"");
  EXPECT_EQ(complaint({"echo", "--stall", "10s@10s"}),
            "wsx echo: --stall takes a stall that is shorter than its period, as in 1.4s@10s; got \"10s@10s\"");
  for (const std::string code : {"999", "1005", "1006", "1015", "5000", "", "65536", "x", "-1"})
    EXPECT_EQ(
        complaint({"echo", "--close-after", "1:" + code}),
        "wsx echo: --close-after takes a close code that may be sent (1000 to 1003, 1007 to 1014 and 3000 to 4999), "
        "not \"" +
            code + "\"");
  EXPECT_EQ(complaint({"echo", "--close-after", "1", "--reset-after", "1"}),
            "wsx echo: --close-after and --reset-after cannot be used together");
}

}  // namespace
}  // namespace wsx
