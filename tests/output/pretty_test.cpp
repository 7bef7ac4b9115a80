#include "output/pretty.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

const PrettyStyle k_plain;

std::string pretty(decltype(Event::what) what, PrettyStyle style = {}) {
  return format_pretty({.conn = 3, .what = std::move(what)}, style);
}

TEST(Pretty, MarksWhichWayAMessageWent) {
  EXPECT_EQ(pretty(Message{.dir = Direction::in, .payload = "hi"}), "< hi\n");
  EXPECT_EQ(pretty(Message{.dir = Direction::out, .payload = "hi"}), "> hi\n");
}

TEST(Pretty, ShowsAMessageAsOneLineThatCannotActOnTheTerminal) {
  EXPECT_EQ(pretty(Message{.payload = "a\n\x1b[2J\u202e"}), "< a\\n\\x1b[2J\\u{202e}\n");
}

TEST(Pretty, ShowsBinaryInHex) {
  EXPECT_EQ(pretty(Message{.kind = PayloadKind::binary, .payload = std::string("\0\xff", 2)}), "< binary, 2B: 00 ff\n");
  const auto long_line = pretty(Message{.kind = PayloadKind::binary, .payload = std::string(2048, 'a')});
  EXPECT_TRUE(long_line.starts_with("< binary, 2KiB: 61 61"));
  EXPECT_TRUE(long_line.ends_with("61 …\n"));
}

TEST(Pretty, SaysMoreOfAMessageWhenVerbose) {
  EXPECT_EQ(pretty(Message{.payload = "hello", .wire_bytes = 7, .compressed = true, .frames = 2}, {.verbose = true}),
            "< hello  (5B, 7B on the wire, compressed, 2 frames)\n");
}

TEST(Pretty, NumbersConnectionsForServers) {
  EXPECT_EQ(pretty(Message{.payload = "hi"}, {.conn_numbers = true}), "[3] < hi\n");
  EXPECT_EQ(format_pretty({.what = Listening{.url = "ws://h/"}}, {.conn_numbers = true}), "* listening on ws://h/\n");
}

TEST(Pretty, PutsTheTimeBeforeEveryLine) {
  const Event event{.what = Error{Phase::tcp, "refused", "no", "try"}};
  EXPECT_EQ(format_pretty(event, k_plain, "12:00 "), "12:00 * error: no\n12:00 *   hint: try\n");
}

TEST(Pretty, ColoursTheMarksAndNotWhatThePeerSent) {
  EXPECT_EQ(pretty(Message{.payload = "hi"}, {.colour = true}), "\x1b[36m<\x1b[0m hi\n");
}

TEST(Pretty, TellsWhoClosedAndWhy) {
  EXPECT_EQ(pretty(Close{.code = 1000,
                         .reason = "do\x1bne",
                         .clean = true,
                         .by = ClosedBy::peer,
                         .duration = 1500ms,
                         .sent = {1, 5, 11},
                         .received = {2, 2048, 2056}}),
            "* closed 1000 Normal Closure \"do\\x1bne\" by the peer after 1.5s; sent 1 message, 5B; received 2 "
            "messages, 2KiB\n");
}

TEST(Pretty, ShowsHeadersTlsAndTimesOfAnOpenWhenVerbose) {
  Open open{.url = "wss://h/", .local = "l", .remote = "r", .subprotocol = "chat", .extensions = "permessage-deflate"};
  open.request_headers = {{"Host", "h"}};
  open.response_headers = {{"Server", "s\x1b"}};
  open.tls = TlsDetails{.version = "TLSv1.3", .cipher = "AES", .subject = "CN=h", .san = {"h"}, .fingerprint = "AB:CD"};
  open.timing = Timing{.dns = 1ms, .total = 2500us};
  EXPECT_EQ(pretty(open), "* connected to wss://h/, subprotocol chat, permessage-deflate\n");
  EXPECT_EQ(pretty(open, {.verbose = true}),
            "* connected to wss://h/, subprotocol chat, permessage-deflate\n"
            "*   from l to r, status 101\n"
            "*   > Host: h\n"
            "*   < Server: s\\x1b\n"
            "*   TLSv1.3, AES\n"
            "*   certificate of CN=h\n"
            "*     for h\n"
            "*     SHA-256 AB:CD\n"
            "*   timing: DNS 1ms, in all 2.5ms\n");
}

TEST(Pretty, NamesAClientByItsAddressAndPath) {
  EXPECT_EQ(pretty(Open{.role = Role::server, .path = "/chat", .local = "l", .remote = "127.0.0.1:5"}),
            "* client 127.0.0.1:5 asked for /chat\n");
}

TEST(Pretty, ShowsWhatARefusalSaid) {
  const Error error{Phase::upgrade, "refused", "the server answered 403", "log in",
                    Refusal{403, {{"A", "b"}}, "no\nway"}};
  EXPECT_EQ(pretty(error),
            "* error: the server answered 403\n*   hint: log in\n*   status 403\n*   < A: b\n*   no\\nway\n");
}

TEST(Pretty, ShowsPingsAndPongsOnlyWhenAsked) {
  EXPECT_EQ(pretty(Ping{.payload = "x"}), "");
  EXPECT_EQ(pretty(Pong{}), "");
  EXPECT_EQ(pretty(Ping{.dir = Direction::out, .payload = "x"}, {.control_frames = true}), "* sent ping \"x\"\n");
  EXPECT_EQ(pretty(Pong{.payload = "\xff", .rtt = 250us}, {.control_frames = true}),
            "* received pong ff, round trip 250us\n");
}

TEST(Pretty, ShowsTheOtherFacts) {
  EXPECT_EQ(pretty(Frame{.opcode = 8, .masked = true, .size_bytes = 2, .header_bytes = 6, .payload = "\x03\xe8"}),
            "* < frame close (8) fin masked, 6 + 2 bytes 03 e8\n");
  EXPECT_EQ(pretty(Retry{2, 1500ms}), "* again in 1.5s, attempt 2\n");
  EXPECT_EQ(pretty(Expect{true, "^pong$", 12ms}), "* expected ^pong$, came after 12ms\n");
  EXPECT_EQ(pretty(Expect{false, "^pong$", 2s}), "* missing ^pong$, did not come within 2s\n");
  EXPECT_EQ(pretty(Stats{.connections = 1, .sent = {3, 3, 9}, .received = {3, 3, 9}, .messages_per_s = 1499.7}),
            "* 1 connection, 1.5k messages/s; received 3 messages, 3B; sent 3 messages, 3B\n");
  EXPECT_EQ(pretty(Listening{"wss://h/", "AB"}),
            "* listening on wss://h/\n*   a certificate made for this run, SHA-256 AB\n");
}

}  // namespace
}  // namespace wsx
