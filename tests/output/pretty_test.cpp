#include "output/pretty.hpp"

#include <algorithm>
#include <gtest/gtest.h>

#include "output/close_advice.hpp"

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

TEST(Pretty, ShowsAMessageThatCannotActOnTheTerminal) {
  EXPECT_EQ(pretty(Message{.payload = "a\x1b[2J\u202e"}), "< a\\x1b[2J\\u{202e}\n");
}

TEST(Pretty, ShowsTheLinesOfAMessageBelowEachOther) {
  EXPECT_EQ(pretty(Message{.payload = "a\n> b\r\n\n"}), "< a\n  > b\\r\n  \\n\n");
  EXPECT_EQ(format_pretty({.what = Message{.payload = "a\nb"}}, k_plain, "12:00 "), "12:00 < a\n        b\n");
  EXPECT_EQ(pretty(Message{.payload = "[1,\n 2]\n"}, {.colour = true}),
            "\x1b[38;5;30m<\x1b[0m [\x1b[38;5;130m1\x1b[0m,\n   \x1b[38;5;130m2\x1b[0m]\\n\n");
}

TEST(Pretty, WrapsWordsBelowTheFirst) {
  const PrettyStyle style{.columns = 12, .rows = 24};
  EXPECT_EQ(pretty(Message{.payload = "one two three four"}, style), "< one two\n  three four\n");
  EXPECT_EQ(pretty(Message{.payload = "a 0123456789012345678"}, style), "< a 01234567\n  8901234567\n  8\n");
  EXPECT_EQ(pretty(Message{.payload = "世界世界世界世界"}, style), "< 世界世界世\n  界世界\n");
  EXPECT_EQ(pretty(Error{Phase::io, "x", "what is wrong", "try it again"}, {.columns = 20, .rows = 24}),
            "* error: what is\n  wrong\n*   hint: try it\n    again\n");
}

TEST(Pretty, CutsALongTextAfterSomeScreens) {
  PrettyStyle style{.columns = 12, .rows = 2};
  const std::string text(100, 'x');  // 10 a row
  const auto cut = pretty(Message{.payload = text}, style);
  EXPECT_EQ(
      cut.substr(0, 13 * 6), "< " + std::string(10, 'x') + "\n" + [] {
        std::string rows;
        for (int i = 0; i < 5; ++i) rows += "  " + std::string(10, 'x') + "\n";
        return rows;
      }());
  EXPECT_EQ(cut.substr(13 * 6), "  ... and 4\n  rows more;\n  -v shows\n  all\n");
  style.verbose = true;
  EXPECT_EQ(std::ranges::count(pretty(Message{.payload = text}, style), 'x'), 100);
}

TEST(Pretty, ShowsShortBinaryInTheLine) {
  EXPECT_EQ(pretty(Message{.kind = PayloadKind::binary, .payload = std::string("\0\xff", 2)}),
            "< binary, 2B: 00 ff  |..|\n");
  EXPECT_EQ(pretty(Message{.kind = PayloadKind::binary, .payload = ""}), "< binary, 0B\n");
}

TEST(Pretty, ShowsLongBinaryAsADump) {
  EXPECT_EQ(pretty(Message{.kind = PayloadKind::binary, .payload = std::string(16, 'a') + "b"}),
            "< binary, 17B:\n"
            "  00000000  61 61 61 61 61 61 61 61  61 61 61 61 61 61 61 61  |aaaaaaaaaaaaaaaa|\n"
            "  00000010  62                                                |b|\n");
}

TEST(Pretty, LimitsADumpAndSaysWhatIsLeft) {
  const auto lines = pretty(Message{.kind = PayloadKind::binary, .payload = std::string(2048, 'a')});
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 18);
  EXPECT_TRUE(lines.ends_with("  and 1792 more bytes; -v shows up to 64KiB\n")) << lines;
  const auto all = pretty(Message{.kind = PayloadKind::binary, .payload = std::string(2048, 'a')}, {.verbose = true});
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 130);
  EXPECT_TRUE(all.ends_with("|\n  (2KiB)\n")) << all;
  const auto huge =
      pretty(Message{.kind = PayloadKind::binary, .payload = std::string(100'000, 'a')}, {.verbose = true});
  EXPECT_NE(huge.find("  and 34464 more bytes\n"), huge.npos);
}

TEST(Pretty, IndentsJsonWhenAsked) {
  const PrettyStyle style{.json_indent = true};
  EXPECT_EQ(pretty(Message{.payload = "{\"a\":[1]}"}, style), "< {\n    \"a\": [\n      1\n    ]\n  }\n");
  EXPECT_EQ(pretty(Message{.dir = Direction::out, .payload = "{\"a\":"}, style), "> {\"a\":\n");
  EXPECT_EQ(pretty(Message{.payload = "{\"a\":1}"}), "< {\"a\":1}\n");
  EXPECT_EQ(pretty(Message{.payload = "{\"a\":1}", .wire_bytes = 9}, {.verbose = true, .json_indent = true}),
            "< {\n    \"a\": 1\n  }  (7B, 9B on the wire)\n");
}

TEST(Pretty, ColoursJsonAndNeverWhatIsInIt) {
  EXPECT_EQ(pretty(Message{.payload = "[\"\u009b31m\u202e\"]"}, {.colour = true, .json_indent = true}),
            "\x1b[38;5;30m<\x1b[0m [\n    \x1b[38;5;28m\"\\u{9b}31m\\u{202e}\"\x1b[0m\n  ]\n");
}

TEST(Pretty, SaysMoreOfAMessageWhenVerbose) {
  EXPECT_EQ(pretty(Message{.payload = "hello", .wire_bytes = 7, .compressed = false, .frames = 2}, {.verbose = true}),
            "< hello  (5B, 7B on the wire, 2 frames)\n");
  EXPECT_EQ(pretty(Message{.payload = "hellohello", .wire_bytes = 4, .compressed = true}, {.verbose = true}),
            "< hellohello  (10B, 4B on the wire, compressed to 40%)\n");
}

TEST(Pretty, AForwardedConnectionIsShownAsItsClientSeesIt) {
  const auto shown = [](Side side, decltype(Event::what) what) {
    return format_pretty({.conn = 3, .side = side, .what = std::move(what)},
                         {.conn_numbers = true, .control_frames = true});
  };
  EXPECT_EQ(shown(Side::downstream, Message{.payload = "question"}), "[3] > question\n");
  EXPECT_EQ(shown(Side::upstream, Message{.payload = "answer"}), "[3] < answer\n");
  EXPECT_EQ(shown(Side::downstream, Message{.dir = Direction::out, .payload = "ours"}), "[3] < ours\n");
  EXPECT_EQ(shown(Side::downstream, Ping{}), "[3 client] * received ping\n");
  EXPECT_EQ(shown(Side::upstream, Ping{}), "[3 server] * received ping\n");
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
  EXPECT_EQ(pretty(Message{.payload = "hi"}, {.colour = true}), "\x1b[38;5;30m<\x1b[0m hi\n");
}

TEST(Pretty, TellsWhoClosedAndWhy) {
  EXPECT_EQ(pretty(Close{.code = 1000,
                         .reason = "do\x1bne",
                         .clean = true,
                         .by = ClosedBy::peer,
                         .duration = 1500ms,
                         .sent = {1, 5, 11},
                         .received = {2, 2048, 2056}}),
            "* closed by peer: 1000 Normal Closure \"do\\x1bne\" after 1.5s; sent 1 message, 5B; received 2 "
            "messages, 2KiB\n");
}

TEST(Pretty, ExplainsCloseCodesThatThePeerChose) {
  const auto lines = pretty(Close{.code = 1013, .by = ClosedBy::peer});
  EXPECT_NE(lines.find("closed by peer: 1013 Try Again Later"), lines.npos) << lines;
  EXPECT_NE(lines.find("\n*   the server is overloaded; connect again later\n"), lines.npos) << lines;
  EXPECT_NE(pretty(Close{.code = 1006}).find("no close frame arrived"), std::string::npos);
  EXPECT_NE(pretty(Close{.code = 4401, .by = ClosedBy::peer}).find("often follow HTTP statuses, here 401"),
            std::string::npos);
  EXPECT_EQ(pretty(Close{.code = 4001, .by = ClosedBy::local}).find("*   "), std::string::npos);
}

TEST(Pretty, ExplainsEveryCloseCodeButTheNormalOne) {
  for (unsigned code = 0; code < 5000; ++code)
    EXPECT_EQ(format_close_advice({.code = static_cast<std::uint16_t>(code)}).empty(), code == 1000) << code;
}

TEST(Pretty, BlamesAnIdleTimeoutOnlyAfterSomeTime) {
  Close close{.code = 1006, .duration = std::chrono::milliseconds(8)};
  EXPECT_EQ(format_close_advice(close).find("idle timeout"), std::string::npos);
  close.duration = std::chrono::seconds(60);
  EXPECT_NE(format_close_advice(close).find("idle timeout"), std::string::npos);
}

TEST(Pretty, TellsWhichSubprotocolAClientMissed) {
  Open open{.role = Role::server};
  open.path = "/";
  open.offered_subprotocols = {"graphql-transport-ws", "graphql-ws"};
  EXPECT_NE(pretty(open).find("asked for the subprotocol graphql-transport-ws, graphql-ws and got none; -s "
                              "graphql-transport-ws accepts it"),
            std::string::npos)
      << pretty(open);
  open.subprotocol = "graphql-ws";
  EXPECT_EQ(pretty(open).find("got none"), std::string::npos);
}

TEST(Pretty, ExplainsGoodCodesToServersOnlyWhenVerbose) {
  const Close left{.code = 1001, .by = ClosedBy::peer};
  EXPECT_EQ(pretty(left, {.conn_numbers = true}).find("the page was left"), std::string::npos);
  EXPECT_NE(pretty(left, {.verbose = true, .conn_numbers = true}).find("the page was left"), std::string::npos);
}

TEST(Pretty, CountsTheWireWhenVerbose) {
  const auto lines = pretty(Close{.code = 1000, .sent = {1, 5, 11}}, {.verbose = true});
  EXPECT_NE(lines.find("sent 1 message, 5B, 11B on the wire; received 0 messages, 0B, 0B on the wire\n"), lines.npos);
}

TEST(Pretty, ShowsHeadersTlsAndTimesOfAnOpenWhenVerbose) {
  Open open{.url = "wss://h/", .local = "l", .remote = "r", .subprotocol = "chat", .extensions = "permessage-deflate"};
  open.request_headers = {{"Host", "h"}};
  open.response_headers = {{"Server", "s\x1b"}};
  open.tls = TlsDetails{.version = "TLSv1.3", .cipher = "AES", .subject = "CN=h", .san = {"h"}, .fingerprint = "AB:CD"};
  open.timing = Timing{.dns = 1ms, .total = 2500us};
  EXPECT_EQ(pretty(open), "* connected to wss://h/, subprotocol chat (compressed)\n");
  EXPECT_EQ(pretty(open, {.verbose = true}),
            "* connected to wss://h/, subprotocol chat (compressed)\n"
            "*   from l to r, status 101\n"
            "*   > Host: h\n"
            "*   < Server: s\\x1b\n"
            "*   TLSv1.3, AES\n"
            "*   certificate of CN=h\n"
            "*     for h\n"
            "*     SHA-256 AB:CD\n"
            "*   DNS      1ms      ================\n"
            "*   total    2.5ms\n");
}

TEST(Pretty, TellsThatTheRemoteAddressIsAProxys) {
  const Open open{.url = "ws://h/", .local = "l", .remote = "r", .timing = Timing{.proxy = 1ms}};
  EXPECT_NE(pretty(open, {.verbose = true}).find("from l to the proxy r, status"), std::string::npos);
}

TEST(Pretty, NamesAClientByItsAddressAndPath) {
  EXPECT_EQ(pretty(Open{.role = Role::server, .path = "/chat", .local = "l", .remote = "127.0.0.1:5"}),
            "* client connected from 127.0.0.1:5: GET /chat\n");
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
            "* received pong ff  |.|, round trip 250us\n");
}

TEST(Pretty, DrawsFramesInColumns) {
  EXPECT_EQ(pretty(Frame{.opcode = 1, .rsv = 4, .fin = false, .size_bytes = 1000, .header_bytes = 4}),
            "* < frame text         rsv1          4+1000 bytes\n");
  EXPECT_EQ(pretty(Frame{.dir = Direction::out, .opcode = 0, .masked = true, .size_bytes = 2, .header_bytes = 6}),
            "* > frame continuation fin mask      6+2 bytes\n");
  EXPECT_EQ(pretty(Frame{.opcode = 9, .size_bytes = 2, .header_bytes = 2, .payload = "\x1b!"}),
            "* < frame ping         fin           2+2 bytes \"\\x1b!\"\n");
}

TEST(Pretty, ReadsTheCodeInACloseFrame) {
  EXPECT_EQ(pretty(Frame{.opcode = 8, .size_bytes = 5, .header_bytes = 2, .payload = "\x03\xe8 by"}),
            "* < frame close        fin           2+5 bytes 1000 Normal Closure \" by\"\n");
  EXPECT_EQ(pretty(Frame{.opcode = 8, .size_bytes = 0, .header_bytes = 2, .payload = ""}),
            "* < frame close        fin           2+0 bytes\n");
}

TEST(Pretty, ShowsTheOtherFacts) {
  EXPECT_EQ(pretty(Retry{2, 1500ms}), "* reconnecting in 1.5s (attempt 2)\n");
  EXPECT_EQ(pretty(Retry{1, 0ms}), "* reconnecting now (attempt 1)\n");
  EXPECT_EQ(pretty(Expect{true, "^pong$", 12ms}), "* expected ^pong$, arrived after 12ms\n");
  Expect difference{.met = false, .pattern = "talk.json", .message = 3, .pointer = "/a", .expected = "1"};
  EXPECT_EQ(pretty(difference), "* differs message 3 at /a: expected 1, got nothing\n");
  difference = {.met = false, .pattern = "talk.json", .differences = 2};
  EXPECT_EQ(pretty(difference), "* differs talk.json: 2 messages\n");
  EXPECT_EQ(pretty(Expect{false, "^pong$", 2s}), "* missing ^pong$; it had not arrived after 2s\n");
  EXPECT_EQ(pretty(Stats{.connections = 1, .sent = {3, 3, 9}, .received = {3, 3, 9}, .messages_per_s = 1499.7}),
            "* 1 connection, 1.5k messages/s; received 3 messages, 3B; sent 3 messages, 3B\n");
  EXPECT_EQ(pretty(Listening{"wss://h/", "AB"}), "* listening on wss://h/\n*   self-signed certificate, SHA-256 AB\n");
}

}  // namespace
}  // namespace wsx
