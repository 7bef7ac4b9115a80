#include "server/faulty_sender.hpp"

#include <gtest/gtest.h>

#include "support/conversation.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

struct FaultySenderTest : testing::Test {
  FaultySender& with(FaultOptions faults) {
    sender = std::make_unique<FaultySender>(connection, conversation.context().get_executor(), settle_seed(faults), 1,
                                            [this](const Message& message) { told += message.payload + ' '; });
    return *sender;
  }
  static Message text(std::string payload) { return {.kind = PayloadKind::text, .payload = std::move(payload)}; }
  void send_three() {
    for (const char* payload : {"a", "b", "c"}) sender->send(text(payload));
    connection.flush();
  }
  /// Everything that has been sent when so many lines are there.
  Lines await_lines(std::size_t count) {
    Lines lines;
    run_until(conversation.context(), [&] {
      const Lines more = conversation.take_sent_lines();
      lines.insert(lines.end(), more.begin(), more.end());
      return lines.size() >= count;
    });
    return lines;
  }
  void pass(std::chrono::nanoseconds time) {
    Timer timer(conversation.context(), Clock::now() + time);
    bool has_passed = false;
    timer.async_wait([&](error_code) { has_passed = true; });
    run_until(conversation.context(), [&] { return has_passed; });
  }

  Conversation conversation;
  Connection& connection = conversation.connection();
  std::string told;
  std::unique_ptr<FaultySender> sender;
};

TEST_F(FaultySenderTest, DelayedMessagesDoNotLeaveAtOnce) {
  with({.delay = {1h, 2h}});
  send_three();
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
  EXPECT_EQ(told, "");
}

TEST_F(FaultySenderTest, DelayedMessagesLeaveLaterAndInOrder) {
  with({.delay = {20ms, 60ms}});
  const auto before = Clock::now();
  send_three();
  EXPECT_EQ(told, "");
  EXPECT_EQ(await_lines(3), (Lines{"text a", "text b", "text c"}));
  EXPECT_GE(Clock::now() - before, 20ms);
  EXPECT_EQ(told, "a b c ");
}

TEST_F(FaultySenderTest, DroppedMessagesAreNeitherSentNorTold) {
  with({.drop = 1});
  send_three();
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
  EXPECT_EQ(told, "");
  EXPECT_EQ(connection.sent(), Traffic{});
}

TEST_F(FaultySenderTest, DamagedMessagesDifferInOneBit) {
  with({.corrupt = 1, .seed = 1}).send({.kind = PayloadKind::binary, .payload = std::string(10, '\0')});
  connection.flush();
  const auto frames = conversation.take_sent_frames();
  ASSERT_EQ(frames.size(), 1u);
  int bits = 0;
  for (const char byte : frames[0].payload) bits += __builtin_popcount(static_cast<unsigned char>(byte));
  EXPECT_EQ(bits, 1);
}

TEST_F(FaultySenderTest, ClosesAfterTheLastAnswerHasLeftAndAnswersNoMore) {
  with({.delay = {10ms, 10ms}, .close_after = {.messages = 2, .code = 4001}});
  for (const char* payload : {"a", "b", "c"}) {
    sender->send(text(payload));
    sender->count_received();
  }
  EXPECT_FALSE(connection.is_closing());
  EXPECT_EQ(await_lines(3), (Lines{"text a", "text b", "close 4001 closed on request (--close-after)"}));
}

TEST_F(FaultySenderTest, ResetsAfterTheLastAnswerHasLeft) {
  with({.reset_after = 1}).send(text("a"));
  sender->count_received();
  conversation.run_until_ended();
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"text a"}));
  EXPECT_EQ(conversation.lines(), (Lines{"close 1006 by us"}));
  EXPECT_TRUE(conversation.peer().at_end());
}

TEST_F(FaultySenderTest, WhatWaitsWhenTheConnectionClosesIsLost) {
  with({.delay = {10ms, 10ms}});
  send_three();
  connection.close(1000, "");
  EXPECT_EQ(await_lines(1), (Lines{"close 1000"}));
  pass(30ms);
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
  EXPECT_EQ(told, "");
}

TEST_F(FaultySenderTest, IsFullAtItsLimitAndHasRoomWhenMessagesHaveLeft) {
  with({.delay = {20ms, 20ms}});
  while (!sender->is_full()) sender->send(text(std::string(100'000, 'x')));
  EXPECT_EQ(told, "");
  bool has_room = false;
  net::co_spawn(conversation.context().get_executor(), note_end(sender->make_room(), has_room), net::detached);
  std::size_t received = 0;
  run_until(conversation.context(), [&] {
    received += conversation.take_sent_frames().size();
    return has_room;
  });
  EXPECT_FALSE(sender->is_full());
  EXPECT_GT(received, 0u);
}

TEST_F(FaultySenderTest, MessagesFromEmptyOnesCountToo) {
  with({.delay = {1h, 1h}});
  std::size_t messages = 0;
  for (; !sender->is_full(); ++messages) sender->send(text(""));
  EXPECT_LT(messages, FaultySender::k_max_waiting_bytes / 32);
}

TEST_F(FaultySenderTest, NobodyWaitsForRoomOnceTheConnectionCloses) {
  with({.delay = {1h, 1h}});
  while (!sender->is_full()) sender->send(text(std::string(100'000, 'x')));
  bool has_room = false;
  net::co_spawn(conversation.context().get_executor(), note_end(sender->make_room(), has_room), net::detached);
  run_ready(conversation.context());
  EXPECT_FALSE(has_room);
  connection.close(1001, "");
  run_until(conversation.context(), [&] { return has_room; });
}

TEST_F(FaultySenderTest, APeerThatDoesNotReadGetsNoMoreThanTheWireHolds) {
  with({.delay = {1ms, 1ms}});
  const std::string payload(100'000, 'x');
  for (int i = 0; i < 60; ++i) {  // far more than a socket holds
    sender->send(text(payload));
    pass(1ms);
  }
  EXPECT_TRUE(sender->is_full());
  EXPECT_TRUE(connection.is_clogged());
  std::size_t received = 0;
  run_until(conversation.context(), [&] {
    received += conversation.take_sent_frames().size();
    return received == 60;
  });
}

}  // namespace
}  // namespace wsx
