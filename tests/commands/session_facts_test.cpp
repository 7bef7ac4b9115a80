#include "commands/session_facts.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(SessionFacts, TellHowItHasBeenSoFar) {
  EXPECT_EQ(format_stats({.open_for = 90s, .silent_for = 1500ms, .sent = {1, 5, 11}, .received = {2, 2048, 2056}}),
            "* open for 1m30s, last heard 1.5s ago, not compressed\n* sent 1 message, 5B, 11B on the wire\n* received "
            "2 messages, 2KiB, 2.01KiB on the wire\n");
}

TEST(SessionFacts, TellWhatCompressionMakes) {
  const auto lines = format_stats({.round_trip = 250us, .has_deflate = true, .sent = {}, .received = {10, 1000, 310}});
  EXPECT_NE(lines.find(", round trip 250us, compressed\n"), lines.npos) << lines;
  EXPECT_NE(lines.find("* sent 0 messages, 0B, 0B on the wire\n"), lines.npos) << lines;
  EXPECT_NE(lines.find("310B on the wire (31%)\n"), lines.npos) << lines;
}

TEST(SessionFacts, TellHowAServerHasBeen) {
  EXPECT_EQ(format_server_stats({.open_for = 90s, .sent = {1, 5, 11}, .received = {2, 2048, 2056}}, 1, 3),
            "* listening for 1m30s, 1 client now, 3 in total\n"
            "* sent 1 message, 5B, 11B on the wire\n"
            "* received 2 messages, 2KiB, 2.01KiB on the wire\n");
}

TEST(SessionFacts, ShowAllThatWasNegotiated) {
  Open open{.url = "ws://h/", .local = "l", .remote = "r"};
  open.response_headers = {{"X-Evil", "\x1b]0;owned\x07"}};
  EXPECT_EQ(format_info(open, {}),
            "* connected to ws://h/\n*   from l to r, status 101\n*   < X-Evil: \\x1b]0;owned\\x07\n");
}

}  // namespace
}  // namespace wsx
