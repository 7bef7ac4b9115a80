#include "commands/server_replay.hpp"

#include <gtest/gtest.h>

#include "made_recording.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

RecordedEvent from_client(microseconds at, std::string payload) {
  return {at, make_text(std::move(payload), Direction::out)};
}
RecordedEvent from_server(microseconds at, std::string payload) {
  return {at, make_text(std::move(payload), Direction::in)};
}

const auto k_start = SteadyTime(1h);

ServerReplay replay(std::vector<RecordedEvent> events, ServerReplayOptions options = {}, Role role = Role::client) {
  return ServerReplay(std::make_unique<MadeRecording>(role, std::move(events)), options, k_start);
}

/// Everything that is due until then, as "milliseconds text".
std::vector<std::string> play(ServerReplay& replay, SteadyTime until) {
  std::vector<std::string> played;
  while (replay.next_due() && *replay.next_due() <= until) {
    const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(*replay.next_due() - k_start).count();
    const Request request = replay.take();
    if (const auto* message = std::get_if<Message>(&request)) {
      EXPECT_EQ(message->dir, Direction::out);
      played.push_back(std::to_string(at) + " " + message->payload);
    } else if (const auto* close = std::get_if<Close>(&request)) {
      played.push_back(std::to_string(at) + " close " + std::to_string(close->code));
    } else {
      played.push_back(std::to_string(at) + " ping");
    }
  }
  return played;
}
using Played = std::vector<std::string>;

TEST(ServerReplay, GoesOnWithEachMessageOfTheClient) {
  auto server = replay({from_server(5ms, "hello"), from_client(100ms, "a"), from_server(110ms, "a1"),
                        from_server(130ms, "a2"), from_client(500ms, "b"), from_server(500ms, "b1")});
  EXPECT_EQ(play(server, k_start + 1h), (Played{"5 hello"}));
  EXPECT_FALSE(server.on_message(make_text("a"), k_start + 10s));
  EXPECT_EQ(play(server, k_start + 10s), Played{});
  EXPECT_EQ(play(server, k_start + 1h), (Played{"10010 a1", "10030 a2"}));
  EXPECT_FALSE(server.on_message(make_text("b"), k_start + 20s));
  EXPECT_EQ(play(server, k_start + 1h), (Played{"20000 b1"}));
  EXPECT_FALSE(server.next_due());
}

TEST(ServerReplay, AnotherMessageIsToldAndChangesNothing) {
  auto server = replay({from_client(0ms, R"({"op":"sub","id":1})"), from_server(1ms, "ok")});
  const auto difference = server.on_message(make_text(R"({"op":"unsub","id":1})"), k_start);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->pointer, "/op");
  EXPECT_FALSE(server.next_due());
  EXPECT_FALSE(server.on_message(make_text(R"({ "id": 1, "op": "sub" })"), k_start));
  EXPECT_EQ(play(server, k_start + 1s), (Played{"1 ok"}));
}

TEST(ServerReplay, MembersThatChangeCanBeIgnored) {
  ServerReplayOptions options;
  options.ignore = {{"id"}};
  auto server = replay({from_client(0ms, R"({"op":"sub","id":1})"), from_server(0ms, "ok")}, options);
  EXPECT_FALSE(server.on_message(make_text(R"({"op":"sub","id":77})"), k_start));
  EXPECT_EQ(play(server, k_start), (Played{"0 ok"}));
}

TEST(ServerReplay, MessagesThatComeBeforeTheirTimeCount) {
  auto server = replay({from_client(0ms, "a"), from_server(10ms, "a1"), from_client(20ms, "b"), from_client(30ms, "c"),
                        from_server(40ms, "c1")});
  for (const char* early : {"a", "b", "x", "c"}) server.on_message(make_text(early), k_start);
  EXPECT_EQ(play(server, k_start + 1h), (Played{"10 a1", "20 c1"}));
}

TEST(ServerReplay, ByTimeTheClientDoesNotMatter) {
  ServerReplayOptions options;
  options.by = ReplayBy::time;
  options.speed = 10;
  auto server = replay(
      {from_client(0ms, "a"), from_server(100ms, "one"), from_client(200ms, "b"), from_server(1000ms, "two")}, options);
  EXPECT_FALSE(server.on_message(make_text("nonsense"), k_start));
  EXPECT_EQ(play(server, k_start + 1h), (Played{"10 one", "100 two"}));
}

TEST(ServerReplay, AServersRecordingHasItsMessagesAsOut) {
  auto server = replay({{0ms, make_text("question", Direction::in)}, {5ms, make_text("answer", Direction::out)}}, {},
                       Role::server);
  EXPECT_FALSE(server.next_due());
  EXPECT_FALSE(server.on_message(make_text("question"), k_start));
  EXPECT_EQ(play(server, k_start + 1s), (Played{"5 answer"}));
}

TEST(ServerReplay, OnlyTheServersCloseIsPlayed) {
  Close close{.code = 4000, .by = ClosedBy::peer};
  auto server = replay({{7ms, close}});
  EXPECT_EQ(play(server, k_start + 1s), (Played{"7 close 4000"}));
  close.by = ClosedBy::local;
  EXPECT_FALSE(replay({{7ms, close}}).next_due());
  close = {.code = 1006, .by = ClosedBy::none};
  EXPECT_FALSE(replay({{7ms, close}}).next_due());
}

TEST(ServerReplay, WhatNoControlFrameHoldsIsToldAndLeftOut) {
  const std::pair<decltype(RecordedEvent::what), std::string> unsendable[] = {
      {Close{.code = 1015, .by = ClosedBy::peer}, "bad_close_code"},
      {Close{.code = 1000, .reason = std::string(124, 'x'), .by = ClosedBy::peer}, "long_close_reason"},
      {Ping{Direction::in, std::string(126, 'x')}, "long_control_payload"}};
  for (const auto& [what, code] : unsendable) {
    auto server = replay({{1ms, what}, from_server(2ms, "behind it")});
    const auto error = server.take_error();
    ASSERT_TRUE(error) << code;
    EXPECT_EQ(error->code, code);
    EXPECT_EQ(play(server, k_start + 1s), (Played{"2 behind it"}));
  }
}

TEST(ServerReplay, WhatIsKeptOfAnImpatientClientIsBounded) {
  auto server = replay({from_server(1h, "late"), from_client(1h, "first"), from_server(1h, "reached")});
  server.on_message(make_text("first"), k_start);
  for (std::size_t i = 0; i < 2 * ServerReplay::k_max_early_messages; ++i)
    server.on_message(make_text("more"), k_start);
  EXPECT_EQ(play(server, k_start + 2h), (Played{"3600000 late"})) << "the first was forgotten";
}

}  // namespace
}  // namespace wsx
