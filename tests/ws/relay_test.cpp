// What a relay needs of a connection: plain frames that go on where they lie, and answers that come from elsewhere.
#include <gtest/gtest.h>
#include <random>

#include "base/close_code.hpp"
#include "support/conversation.hpp"

namespace wsx {
namespace {

constexpr FrameWriter k_relayed_client{.masks = true}, k_server{.masks = false};

/// A connection and the one that its messages go on to, which has the other role.
struct RelayPair {
  explicit RelayPair(Role role, bool deflate = false)
      : to({.role = role == Role::server ? Role::client : Role::server, .deflate = deflate}),
        from({.role = role, .deflate = deflate, .relay_to = &to.connection()}) {}

  /// What arrives behind it of what is sent before it.
  Lines pass(std::string_view bytes) {
    from.send(bytes);
    to.connection().flush();
    return to.take_sent_lines();
  }

  Conversation to, from;
};

class RelayTest : public testing::TestWithParam<Role> {
 protected:
  FrameWriter frame{.masks = GetParam() == Role::server};
};
INSTANTIATE_TEST_SUITE_P(Roles, RelayTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return role.param == Role::server ? "FromAClient" : "FromAServer"; });

TEST_P(RelayTest, PlainMessagesGoOnAndNobodyElseSeesThem) {
  for (const bool deflate : {false, true}) {
    RelayPair pair(GetParam(), deflate);
    std::string bytes;
    Lines expected;
    for (const std::size_t size : {0, 1, 7, 8, 9, 125, 126, 127, 1000, 20'000})
      for (const bool text : {true, false}) {
        const std::string payload(size, 'x');
        bytes += text ? frame.text(payload) : frame.binary(payload);
        expected.push_back((text ? "text " : "binary ") + describe_payload(payload));
      }
    EXPECT_EQ(pair.pass(bytes), expected);
    EXPECT_EQ(pair.from.lines(), Lines{});
    EXPECT_EQ(pair.from.connection().received().messages, expected.size());
    EXPECT_EQ(pair.from.connection().received().wire_bytes, bytes.size());
    EXPECT_EQ(pair.to.connection().sent().bytes, pair.from.connection().received().bytes);
    EXPECT_EQ(pair.to.connection().sent().wire_bytes, bytes.size());
  }
}

TEST_P(RelayTest, EverySizeArrivesRight) {
  RelayPair pair(GetParam());
  for (std::size_t size = 0; size < 300; ++size) {
    std::string payload;
    for (std::size_t i = 0; i < size; ++i) payload += i % 3 ? static_cast<char>('!' + (i * 7 + size) % 90) : '~';
    const std::string text = "\xe2\x82\xac" + payload;  // not ASCII goes another way
    pair.from.send(frame.text(payload) + frame.text(text) + frame.binary("\xff" + payload));
    pair.to.connection().flush();
    const auto frames = pair.to.take_sent_frames();
    ASSERT_EQ(frames.size(), 3u) << size;
    EXPECT_EQ(frames[0].payload, payload);
    EXPECT_EQ(frames[1].payload, text);
    EXPECT_EQ(frames[2].payload, "\xff" + payload);
    for (const auto& sent : frames) EXPECT_EQ(sent.header.masked, GetParam() == Role::client ? false : true);
  }
}

TEST(Relay, ToAServerEveryFrameHasAMaskOfItsOwn) {
  RelayPair pair(Role::server);
  pair.from.send(k_relayed_client.text("same") + k_relayed_client.text("same"));
  pair.to.connection().flush();
  const auto frames = pair.to.take_sent_frames();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_NE(frames[0].header.mask_key, frames[1].header.mask_key);
}

TEST_P(RelayTest, WhatIsNotPlainGoesTheOtherWay) {
  RelayPair pair(GetParam());
  const std::string bytes = frame.text("plain") + frame(Opcode::text, "in ", k_more_follows) +
                            frame(Opcode::continuation, "pieces") + frame.text("plain again") +
                            frame(Opcode::ping, "p") + frame.text("last");
  EXPECT_EQ(pair.pass(bytes), (Lines{"text plain", "text in pieces", "text plain again", "text last"}));
  EXPECT_EQ(pair.from.lines(), (Lines{"text in pieces", "ping p"}));
  EXPECT_EQ(pair.from.take_sent_lines(), Lines{});  // no pong of ours
}

TEST_P(RelayTest, WhatIsWrongIsRefusedAndDoesNotGoOn) {
  RelayPair pair(GetParam());
  EXPECT_EQ(pair.pass(frame.text("right") + frame.text("\xff wrong") + frame.text("behind")), Lines{"text right"});
  EXPECT_EQ(pair.from.lines().at(0), "error bad_utf8");
}

TEST_P(RelayTest, BothLanesPassOnTheSameWhateverPiecesItComesIn) {
  std::mt19937 random(7);
  std::string bytes;
  for (int i = 0; i < 200; ++i) {
    const std::string payload(random() % 300, static_cast<char>('a' + i % 26));
    switch (random() % 4) {
      case 0:
        bytes += frame.binary(payload + "\xff");
        break;
      case 1:
        bytes += frame(Opcode::text, payload, k_more_follows) + frame(Opcode::continuation, "\xc3\xa4");
        break;
      default:
        bytes += frame.text(payload + "\xc3\xa4");
    }
  }
  RelayPair whole(GetParam()), pieces(GetParam());
  const Lines expected = whole.pass(bytes);
  EXPECT_EQ(expected.size(), 200u);
  Lines got;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 97, bytes.size() - at);
    for (const auto& line : pieces.pass(std::string_view(bytes).substr(at, size))) got.push_back(line);
    at += size;
  }
  EXPECT_EQ(got, expected);
}

TEST_P(RelayTest, ACloseFrameWaitsForAnAnswerAndSendingGoesOn) {
  RelayPair pair(GetParam());
  pair.from.send(frame.close(4001, "bye"));
  ASSERT_TRUE(pair.from.connection().peer_close());
  EXPECT_EQ(pair.from.connection().peer_close()->code, 4001);
  EXPECT_EQ(pair.from.connection().peer_close()->reason, "bye");
  EXPECT_FALSE(pair.from.connection().is_closing());
  Message late{.payload = "late"};
  pair.from.connection().send(late);
  pair.from.connection().close(4009, "see you");
  EXPECT_EQ(pair.from.take_sent_lines(), (Lines{"text late", "close 4009 see you"}));
  pair.from.finish();
  EXPECT_EQ(pair.from.lines(), Lines{"close 4001 bye by peer, clean"});
}

TEST_P(RelayTest, APeerThatDoesNotWaitForTheAnswerIsNoFailure) {
  RelayPair pair(GetParam());
  pair.from.send(frame.close(1000, "") + "rubbish behind it");
  pair.from.finish();
  EXPECT_EQ(pair.from.lines(), Lines{"close 1000 by peer"});
}

TEST_P(RelayTest, BreakingOffSendsWhatWasSentAndNoCloseFrame) {
  for (const auto how : {Connection::Ending::fin, Connection::Ending::reset}) {
    Conversation conversation({.role = GetParam()});
    Message last{.payload = "last"};
    conversation.connection().send(last);
    conversation.connection().break_off(how);
    EXPECT_EQ(conversation.take_sent_lines(), Lines{"text last"});
    conversation.finish();
    EXPECT_EQ(conversation.lines(), Lines{"close 1006 by us"});
  }
}

}  // namespace
}  // namespace wsx
