// What --wait, --exit-after, --expect, --timeout, --duration, --reconnect, --replay with --check and signals do
// together: every pair of them.
#include <set>

#include "connect_scene.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

struct Case {
  const char* name;
  Flags flags;
  std::vector<Happening> script;
  const char* log;
  ExitCode code = ExitCode::done;
  std::vector<Dial> dials = {Dial::opens};
  Peer peer = Peer::answers;
  const char* signal = "";
};

const std::vector<Happening> k_no_input = {{0ms, input_ends()}};

std::vector<Happening> after_input(std::vector<Happening> more) {
  more.insert(more.begin(), k_no_input.begin(), k_no_input.end());
  return more;
}

// In the scenes, stdin is empty from the start wherever after_input() stands; elsewhere it stays open.
const std::vector<Case> k_cases = {
    // --wait
    {"silence comes before enough messages",
     {.wait = 100ms, .exit_after = 2},
     after_input({{10ms, says("a")}}),
     "open, in a, close 1000@110, closed 1000",
     ExitCode::expectation},
    {"enough messages come before silence",
     {.wait = 100ms, .exit_after = 2},
     after_input({{10ms, says("a")}, {20ms, says("b")}, {20ms, says("c")}}),
     "open, in a, in b, close 1000@20, closed 1000"},
    {"silence ends the wait for what is expected",
     {.wait = 100ms, .expect = {"a"}},
     after_input({}),
     "open, close 1000@100, unmet a, closed 1000",
     ExitCode::expectation},
    {"what is expected comes before silence",
     {.wait = 100ms, .expect = {"a"}},
     after_input({{90ms, says("b")}, {180ms, says("a")}}),
     "open, in b, met a, in a, close 1000@180, closed 1000"},
    {"silence comes before the timeout",
     {.wait = 100ms, .timeout = 1s},
     after_input({{50ms, pings()}, {60ms, pongs()}}),
     "open, ping, pong, close 1000@150, closed 1000"},
    {"the timeout ends an endless wait",
     {.wait = -1ns, .timeout = 300ms},
     after_input({{290ms, says("a")}}),
     "open, in a, drop@300, error timeout, close 1000@300, closed 1000",
     ExitCode::expectation},
    {"a time without a connection is no silence",
     {.wait = 100ms, .reconnect = 0},
     after_input({{50ms, closes(1001)}, {20ms, says("a"), 2}}),
     "open, closed 1001, 2:retry 1, 2:open, 2:in a, close 1000@120, 2:closed 1000"},
    {"silence ends a check whose messages do not come",
     {.wait = 100ms, .check = {{"a", "b"}}},
     after_input({{10ms, recording_is_sent()}, {20ms, says("a")}}),
     "open, in a, close 1000@120, unmet rec 2, unmet rec, closed 1000",
     ExitCode::expectation},
    {"a check that is complete does not wait for silence",
     {.wait = -1ns, .check = {{"a"}}},
     after_input({{10ms, says("a")}, {20ms, recording_is_sent()}}),
     "open, in a, close 1000@20, met rec, closed 1000"},
    {"a signal ends an endless wait",
     {.wait = -1ns},
     after_input({{50ms, is_interrupted()}}),
     "open, drop@50, close 1001@50, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},

    // --exit-after
    {"enough messages come without the expected one",
     {.exit_after = 2, .expect = {"c"}},
     {{10ms, says("a")}, {20ms, says("b")}, {20ms, says("c")}},
     "open, in a, in b, close 1000@20, unmet c, closed 1000",
     ExitCode::expectation},
    {"the last message that is shown is the expected one",
     {.exit_after = 2, .expect = {"b"}},
     {{10ms, says("a")}, {20ms, says("b")}},
     "open, in a, met b, in b, close 1000@20, closed 1000"},
    {"what is expected comes before enough messages",
     {.exit_after = 2, .expect = {"a"}},
     {{10ms, says("a")}, {10ms, says("b")}},
     "open, met a, in a, close 1000@10, in b, closed 1000"},
    {"too few messages come within the timeout",
     {.exit_after = 2, .timeout = 300ms},
     after_input({{10ms, says("a")}}),
     "open, in a, drop@300, error timeout, close 1000@300, closed 1000",
     ExitCode::expectation},
    {"enough messages come within the timeout",
     {.exit_after = 1, .timeout = 300ms},
     after_input({{290ms, says("a")}}),
     "open, in a, close 1000@290, closed 1000"},
    {"messages are counted over all connections, and enough of them are the end",
     {.exit_after = 2, .reconnect = 0},
     {{10ms, says("a")}, {20ms, breaks()}, {10ms, says("b"), 2}},
     "open, in a, error lost, closed 1006, 2:retry 1, 2:open, 2:in b, close 1000@10, 2:closed 1000"},
    {"enough messages are not all that a check wants",
     {.exit_after = 1, .check = {{"a", "b"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}},
     "open, in a, close 1000@10, unmet rec 2, unmet rec, closed 1000",
     ExitCode::expectation},
    {"a check is complete before enough messages have come",
     {.exit_after = 3, .check = {{"a"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}},
     "open, close 1000@10, in a, met rec, closed 1000"},
    {"a signal comes before enough messages",
     {.exit_after = 2},
     {{10ms, says("a")}, {20ms, is_terminated()}},
     "open, in a, drop@20, close 1001@20, closed 1001",
     ExitCode::terminated,
     {Dial::opens},
     Peer::answers,
     "SIGTERM"},

    // --expect
    {"with a timeout, what is expected is waited for that long",
     {.expect = {"a"}, .timeout = 5s},
     after_input({{4s, says("a")}}),
     "open, met a, in a, close 1000@4000, closed 1000"},
    {"what is expected does not come within the timeout",
     {.expect = {"a"}, .timeout = 300ms},
     after_input({{10ms, says("b")}}),
     "open, in b, drop@300, error timeout, close 1000@300, unmet a, closed 1000",
     ExitCode::expectation},
    {"expectations go on over connections",
     {.expect = {"a", "b"}, .reconnect = 0},
     after_input({{10ms, says("a")}, {20ms, closes(1001)}, {10ms, says("a"), 2}, {20ms, says("b"), 2}}),
     "open, met a, in a, closed 1001, 2:retry 1, 2:open, 2:in a, 2:met b, 2:in b, close 1000@20, 2:closed 1000"},
    {"expectations are settled when the attempts are used up",
     {.expect = {"a"}, .reconnect = 1},
     {{10ms, closes(1011)}},
     "open, closed 1011, 2:retry 1, 2:error connection_refused, 2:unmet a",
     ExitCode::expectation,
     {Dial::opens, Dial::refused}},
    {"a check is complete without the expected message",
     {.expect = {"z"}, .check = {{"a"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}},
     "open, close 1000@10, in a, met rec, unmet z, closed 1000",
     ExitCode::expectation},
    {"what is expected comes before a check is complete",
     {.expect = {"a"}, .check = {{"a", "b"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}},
     "open, met a, in a, close 1000@10, unmet rec 2, unmet rec, closed 1000",
     ExitCode::expectation},
    {"nothing is said of what was expected until a signal",
     {.expect = {"a"}},
     {{10ms, is_interrupted()}},
     "open, drop@10, close 1001@10, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},

    // --timeout
    {"the timeout ends a pause",
     {.timeout = 100ms, .reconnect = 0},
     {{10ms, breaks()}},
     "open, error lost, closed 1006, 2:retry 1, drop@100, 2:error timeout",
     ExitCode::expectation},
    {"the timeout ends an attempt, which says so itself",
     {.timeout = 2s, .reconnect = 0},
     {{10ms, closes(1001)}},
     "open, closed 1001, 2:retry 1, 2:error timeout",
     ExitCode::expectation,
     {Dial::opens, Dial::hangs}},
    {"the timeout ends a connection that a server's close did not end",
     {.timeout = 300ms, .reconnect = 0},
     {{10ms, closes(1001)}, {20ms, user_reconnects()}, {10ms, says("a"), 2}},
     "open, closed 1001, 2:retry 1, 2:open, 2:in a, drop@280, 2:error timeout, close 1000@280, 2:closed 1000",
     ExitCode::expectation},
    {"the timeout ends a check",
     {.timeout = 300ms, .check = {{"a", "b"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}},
     "open, in a, drop@300, error timeout, close 1000@300, unmet rec 2, unmet rec, closed 1000",
     ExitCode::expectation},
    {"the timeout comes while a check goes wrong",
     {.timeout = 300ms, .check = {{"a"}}},
     {{10ms, says("b")}},
     "open, unmet rec 1, in b, drop@300, error timeout, close 1000@300, unmet rec, closed 1000",
     ExitCode::expectation},
    {"a signal comes before the timeout",
     {.timeout = 300ms},
     {{250ms, is_interrupted()}},
     "open, drop@250, close 1001@250, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},
    {"the timeout comes while the server does not answer the close frame of a signal",
     {.timeout = 300ms},
     {{250ms, is_interrupted()}},
     "open, drop@250, close 1001@250, drop@300, error timeout, hang up@800, closed 1006",
     ExitCode::expectation,
     {Dial::opens},
     Peer::is_mute,
     "SIGINT"},
    {"a signal comes while the server does not answer the close frame of the timeout",
     {.timeout = 300ms},
     {{400ms, is_terminated()}},
     "open, drop@300, error timeout, close 1000@300, drop@400, hang up@800, closed 1006",
     ExitCode::terminated,
     {Dial::opens},
     Peer::is_mute,
     "SIGTERM"},

    // --reconnect
    {"a check goes on over connections",
     {.reconnect = 0, .check = {{"a", "b"}}},
     {{0ms, recording_is_sent()}, {10ms, says("a")}, {20ms, breaks()}, {10ms, says("b"), 2}},
     "open, in a, error lost, closed 1006, 2:retry 1, 2:open, close 1000@10, 2:in b, 2:met rec, 2:closed 1000"},
    {"a check is complete while it connects again",
     {.reconnect = 0, .check = {{"a"}}},
     {{10ms, says("a")}, {20ms, breaks()}, {30ms, recording_is_sent()}},
     "open, in a, error lost, closed 1006, 2:retry 1, 2:met rec",
     ExitCode::ended_badly},
    {"after a signal there is no other connection",
     {.reconnect = 0},
     {{10ms, is_interrupted()}},
     "open, drop@10, close 1001@10, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},
    {"a signal ends a pause",
     {.reconnect = 0},
     {{10ms, breaks()}, {50ms, is_terminated()}},
     "open, error lost, closed 1006, 2:retry 1, quit@50",
     ExitCode::terminated,
     {Dial::opens},
     Peer::answers,
     "SIGTERM"},
    {"a signal ends an attempt",
     {.reconnect = 0},
     {{10ms, breaks()}, {1s, is_interrupted()}},
     "open, error lost, closed 1006, 2:retry 1, quit@1000",
     ExitCode::interrupted,
     {Dial::opens, Dial::hangs},
     Peer::answers,
     "SIGINT"},

    // --duration
    {"silence comes before the duration is over",
     {.wait = 100ms, .duration = 1s},
     after_input({{50ms, says("a")}}),
     "open, in a, close 1000@150, closed 1000"},
    {"the duration is over before enough messages come",
     {.exit_after = 2, .duration = 300ms},
     after_input({{10ms, says("a")}}),
     "open, in a, close 1000@300, closed 1000"},
    {"what is expected must come within the duration",
     {.expect = {"a"}, .duration = 300ms},
     after_input({{10ms, says("b")}}),
     "open, in b, close 1000@300, unmet a, closed 1000",
     ExitCode::expectation},
    {"the duration is over before the timeout",
     {.timeout = 1s, .duration = 300ms},
     {},
     "open, close 1000@300, closed 1000"},
    {"the duration counts from the first connection",
     {.duration = 5s, .reconnect = 0},
     {{250ms, closes(1001)}, {1ms, says("a"), 2}},
     "open, closed 1001, 2:retry 1, 2:open, 2:in a, close 1000@4466, 2:closed 1000"},
    {"a check ends unmet when the duration is over",
     {.duration = 300ms, .check = {{"a", "b"}}},
     {{10ms, says("a")}},
     "open, in a, close 1000@300, unmet rec 2, unmet rec, closed 1000",
     ExitCode::expectation},
    {"a signal comes before the duration is over",
     {.duration = 300ms},
     {{10ms, is_interrupted()}},
     "open, drop@10, close 1001@10, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},

    // --replay with --check
    {"nothing is said of a check until a signal",
     {.check = {{"a", "b"}}},
     {{10ms, says("a")}, {20ms, is_interrupted()}},
     "open, in a, drop@20, close 1001@20, closed 1001",
     ExitCode::interrupted,
     {Dial::opens},
     Peer::answers,
     "SIGINT"},
    {"what differed before a signal was said, and the signal is why it ended",
     {.check = {{"a"}}},
     {{10ms, says("b")}, {20ms, is_terminated()}},
     "open, unmet rec 1, in b, drop@20, close 1001@20, closed 1001",
     ExitCode::terminated,
     {Dial::opens},
     Peer::answers,
     "SIGTERM"},
};

std::vector<std::string> list_what_is_used(const Case& one) {
  std::vector<std::string> used;
  if (one.flags.wait) used.push_back("wait");
  if (one.flags.exit_after) used.push_back("exit-after");
  if (!one.flags.expect.empty()) used.push_back("expect");
  if (one.flags.timeout) used.push_back("timeout");
  if (one.flags.duration) used.push_back("duration");
  if (one.flags.reconnect) used.push_back("reconnect");
  if (one.flags.check) used.push_back("check");
  if (*one.signal) used.push_back("signal");
  return used;
}

TEST(ConnectMachine, EveryTwoThingsThatEndAConnectEndItTogether) {
  for (const Case& one : k_cases) {
    SCOPED_TRACE(one.name);
    ConnectScene scene(one.flags, one.dials, one.peer);
    EXPECT_EQ(scene.play(one.script), one.log);
    EXPECT_EQ(scene.machine.exit_code(), one.code);
  }
}

TEST(ConnectMachine, NoPairIsForgottenAbove) {
  std::set<std::pair<std::string, std::string>> seen;
  std::set<std::string> all;
  for (const Case& one : k_cases) {
    const auto used = list_what_is_used(one);
    EXPECT_EQ(used.size(), 2u) << one.name;
    all.insert(used.begin(), used.end());
    seen.emplace(used.front(), used.back());
  }
  EXPECT_EQ(all.size(), 8u);
  EXPECT_EQ(seen.size(), 8u * 7u / 2u);
}

}  // namespace
}  // namespace wsx
