// How connections end: close frames either way, silence, loss.
#include <gtest/gtest.h>

#include "base/close_code.hpp"
#include "support/conversation.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

constexpr std::uint16_t k_sendable[] = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010,
                                        1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999};
constexpr std::uint16_t k_unsendable[] = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535};

class CloseTest : public testing::TestWithParam<Role> {
 protected:
  Conversation::Setup setup(ConnectionLimits limits = {}) const { return {.role = GetParam(), .limits = limits}; }
  FrameWriter frame{.masks = GetParam() == Role::server};
};
INSTANTIATE_TEST_SUITE_P(Roles, CloseTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return role.param == Role::server ? "Server" : "Client"; });

TEST_P(CloseTest, ThePeersCloseFrameIsAnsweredWithItsCode) {
  for (const std::uint16_t code : k_sendable) {
    Conversation conversation(setup());
    conversation.send(frame.text("last") + frame.close(code, "bye"));
    conversation.finish();
    EXPECT_EQ(conversation.lines(), (Lines{"text last", "close " + std::to_string(code) + " bye by peer, clean"}));
    EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close " + std::to_string(code)}));
    EXPECT_TRUE(conversation.peer().at_end());
  }
}

TEST_P(CloseTest, CodesThatNobodyMaySendAreAProtocolError) {
  for (const std::uint16_t code : k_unsendable) {
    Conversation conversation(setup());
    conversation.send(frame.close(code));
    conversation.finish();
    EXPECT_EQ(conversation.lines(), (Lines{"error protocol_error", "close 1002 by us"})) << code;
    EXPECT_EQ(conversation.take_sent_frames().at(0).payload.substr(0, 2), "\x03\xea");
  }
}

TEST(CloseCode, WhatMayBeSentIsWhatIsAccepted) {
  for (const std::uint16_t code : k_sendable) EXPECT_TRUE(is_sendable_close_code(code)) << code;
  for (const std::uint16_t code : k_unsendable) EXPECT_FALSE(is_sendable_close_code(code)) << code;
}

TEST_P(CloseTest, AnEmptyCloseFrameIs1005AndAnsweredWithAnother) {
  Conversation conversation(setup());
  conversation.send(frame.empty_close());
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1005 by peer, clean"}));
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close"}));
}

TEST_P(CloseTest, ACloseFrameThatComesByteByByteOrInsideAMessageIsACloseFrame) {
  Conversation conversation(setup());
  conversation.send_byte_by_byte(frame(Opcode::text, "never ends", k_more_follows) + frame.close(1001, "away"));
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1001 away by peer, clean"}));
}

TEST_P(CloseTest, NothingIsReadBehindThePeersCloseFrame) {
  Conversation conversation(setup());
  conversation.send(frame.close(1000) + frame.text("too late") + "garbage");
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1000 by peer, clean"}));
}

TEST_P(CloseTest, OurCloseFrameIsSentOnceAndThePeersAnswerEndsIt) {
  Conversation conversation(setup());
  conversation.connection().close(4321, "enough");
  conversation.connection().close(1000, "not again");
  EXPECT_TRUE(conversation.connection().is_closing());
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close 4321 enough"}));
  conversation.send(frame.close(4321));
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 4321 enough by us, clean"}));
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
}

TEST_P(CloseTest, WeMayCloseWithoutACode) {
  Conversation conversation(setup());
  conversation.connection().close(k_close_none, "");
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close"}));
  conversation.send(frame.empty_close());
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1005 by us, clean"}));
}

TEST_P(CloseTest, WhatArrivesAfterOurCloseFrameIsDelivered) {
  Conversation conversation(setup());
  conversation.connection().close(1000, "");
  conversation.send(frame.text("on its way") + frame.ping("not answered any more") + frame.binary("last"));
  EXPECT_EQ(conversation.lines(), (Lines{"text on its way", "ping not answered any more", "binary last"}));
  conversation.send(frame.close(1000, "bye"));
  conversation.finish();
  EXPECT_EQ(conversation.lines().back(), "close 1000 bye by us, clean");
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close 1000"}));
}

TEST_P(CloseTest, NothingIsSentAfterOurCloseFrame) {
  Conversation conversation(setup());
  Connection& connection = conversation.connection();
  connection.close(1000, "");
  Message message{.kind = PayloadKind::text, .payload = "x"};
  connection.send(message);
  connection.ping("x");
  connection.pong("x");
  connection.flush();
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close 1000"}));
  EXPECT_EQ(connection.sent(), Traffic{});
}

TEST_P(CloseTest, WhatWasSentBeforeAFailureArrivesBeforeItsCloseFrame) {
  Conversation conversation(setup());
  Message message{.kind = PayloadKind::text, .payload = "written behind"};
  conversation.connection().send(message);
  conversation.send(frame(static_cast<Opcode>(3), ""));
  conversation.finish();
  const Lines sent = conversation.take_sent_lines();
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0], "text written behind");
  EXPECT_EQ(sent[1].substr(0, 10), "close 1002");
}

TEST_P(CloseTest, AProtocolErrorAfterOurCloseFrameSendsNoSecondOne) {
  Conversation conversation(setup());
  conversation.connection().close(1000, "");
  conversation.send(frame(static_cast<Opcode>(3), ""));
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"error protocol_error", "close 1002 by us"}));
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"close 1000"}));
}

TEST_P(CloseTest, APeerThatNeverAnswersOurCloseFrameIsLeftAtTheDeadline) {
  Conversation conversation(setup({.close_timeout = 10ms}));
  conversation.connection().close(1000, "");
  conversation.run_until_ended();
  EXPECT_EQ(conversation.lines(), (Lines{"error close_timeout", "close 1006 by us"}));
  EXPECT_EQ(conversation.event<Error>(0).phase, Phase::io);
}

TEST_P(CloseTest, APeerThatTalksOnInsteadOfAnsweringIsLeftAtTheDeadline) {
  Conversation conversation(setup({.close_timeout = 10ms}));
  conversation.connection().close(1000, "");
  run_until(conversation.context(), [&] {
    conversation.peer().send_some(frame.ping("still here"));
    return conversation.has_ended();
  });
  const Lines lines = conversation.lines();
  ASSERT_GE(lines.size(), 3u);
  EXPECT_EQ(lines.front(), "ping still here");
  EXPECT_EQ(lines[lines.size() - 2], "error close_timeout");
  EXPECT_EQ(lines.back(), "close 1006 by us");
}

TEST_P(CloseTest, APeerThatKeepsTheSocketOpenAfterTheCloseFramesIsNotWaitedForLong) {
  Conversation conversation(setup());
  conversation.send(frame.close(1000));
  const auto before = Clock::now();
  conversation.run_until_ended();
  EXPECT_LT(Clock::now() - before, k_test_patience / 2);
  EXPECT_EQ(conversation.lines(), (Lines{"close 1000 by peer, clean"}));
}

TEST_P(CloseTest, AnEndWithoutACloseFrameIs1006) {
  struct Case {
    std::string bytes;  // before the end
    Lines before;
  };
  const Case cases[] = {
      {"", {}},
      {frame.text("x"), {"text x"}},
      {frame.text("cut off").substr(0, 5), {}},
      {frame(Opcode::text, "x", k_more_follows), {}},
      {frame.text("cut off").substr(0, 1), {}},
  };
  for (const Case& c : cases) {
    Conversation conversation(setup());
    conversation.send(c.bytes);
    conversation.peer().close();
    conversation.run_until_ended();
    Lines expected = c.before;
    expected.insert(expected.end(), {"error connection_closed", "close 1006"});
    EXPECT_EQ(conversation.lines(), expected);
  }
}

TEST_P(CloseTest, AResetIsSaidAndIs1006) {
  Conversation conversation(setup());
  conversation.connection().ping("never read");
  conversation.connection().flush();
  conversation.peer().close();
  conversation.run_until_ended();
  EXPECT_EQ(conversation.lines(), (Lines{"error connection_reset", "close 1006"}));
}

TEST_P(CloseTest, HangingUpEndsItAtOnce) {
  Conversation conversation(setup());
  conversation.connection().hang_up();
  conversation.run_until_ended();
  EXPECT_EQ(conversation.lines(), (Lines{"error aborted", "close 1006"}));
}

TEST_P(CloseTest, AResetOfOursIsNoError) {
  Conversation conversation(setup());
  Message message{.kind = PayloadKind::text, .payload = "last"};
  conversation.connection().send(message);
  conversation.connection().reset();
  conversation.run_until_ended();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1006 by us"}));
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"text last"}));
  EXPECT_TRUE(conversation.peer().at_end());
}

TEST_P(CloseTest, ACloseFrameIsLeftUnansweredOnRequestUntilThePeerLeaves) {
  Conversation conversation(setup());
  conversation.connection().omit({.close_reply = true});
  conversation.send(frame.close(1000, "bye"));
  Message message{.kind = PayloadKind::text, .payload = "too late"};
  conversation.connection().send(message);
  conversation.connection().flush();
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
  EXPECT_FALSE(conversation.peer().at_end());
  EXPECT_FALSE(conversation.has_ended());
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1000 bye by peer"}));
}

TEST_P(CloseTest, BreakingOffGivesWhoOwesACloseFrameNoMoreTime) {
  Conversation conversation(setup({.close_timeout = 200ms}));
  Connection& connection = conversation.connection();
  const auto executor = conversation.context().get_executor();
  connection.close(k_close_going_away, "");
  const auto closed = Clock::now();
  const Deadline breaks_off(executor, closed + 150ms, [&] { connection.break_off(Connection::Ending::fin); });
  bool was_gone = false;
  const Deadline looks(executor, closed + 275ms, [&] { was_gone = connection.is_gone(); });
  run_until(conversation.context(), [&] { return looks.has_passed(); });
  EXPECT_TRUE(was_gone);
}

TEST_P(CloseTest, ACloseFrameIsLeftUnansweredForAsLongAsCloseTimeoutSays) {
  Conversation conversation(setup({.close_timeout = 20ms}));
  conversation.connection().omit({.close_reply = true});
  const auto before = Clock::now();
  conversation.send(frame.close(1000));
  conversation.run_until_ended();
  EXPECT_GE(Clock::now() - before, 20ms);
  EXPECT_EQ(conversation.lines(), (Lines{"close 1000 by peer"}));
  EXPECT_EQ(conversation.take_sent_lines(), Lines{});
}

TEST_P(CloseTest, OurOwnCloseFrameIsSentEvenIfThePeersWouldNotBeAnswered) {
  Conversation conversation(setup());
  conversation.connection().omit({.close_reply = true});
  conversation.connection().close(1000, "");
  conversation.send(frame.close(1000));
  conversation.finish();
  EXPECT_EQ(conversation.lines(), (Lines{"close 1000 by us, clean"}));
}

TEST_P(CloseTest, ReadingOnAfterTheEndSaysTheSameAgain) {
  Conversation conversation(setup());
  conversation.send(frame.close(1000));
  conversation.finish();
  const Incoming again = run(conversation.context(), conversation.connection().read());
  EXPECT_EQ(describe_event(again), "close 1000 by peer, clean");
}

TEST_P(CloseTest, TheCloseEventCountsWhatWentBothWays) {
  Conversation conversation(setup());
  Message message{.kind = PayloadKind::binary, .payload = "12345"};
  conversation.connection().send(message);
  EXPECT_EQ(message.dir, Direction::out);
  EXPECT_EQ(message.wire_bytes, GetParam() == Role::client ? 11u : 7u);
  conversation.send(frame.text("abc") + frame.text("d") + frame.close(1000));
  conversation.finish();
  const auto& close = std::get<Close>(conversation.events().back());
  EXPECT_EQ(close.sent, (Traffic{1, 5, *message.wire_bytes}));
  EXPECT_EQ(close.received, (Traffic{2, 4, frame.text("abc").size() + frame.text("d").size()}));
  EXPECT_GE(close.duration.count(), 0);
}

}  // namespace
}  // namespace wsx
