// Plain frames in place: the same answers as through Beast, only faster.
#include <gtest/gtest.h>
#include <random>

#include "support/conversation.hpp"

namespace wsx {
namespace {

constexpr FrameWriter k_client{.masks = true};

Conversation::Setup both_lanes(bool deflate = false, ConnectionLimits limits = {}) {
  return {.deflate = deflate, .limits = limits, .echo = true, .echo_frames = true};
}

Lines without_pongs(const Lines& lines) {
  Lines rest;
  for (const std::string& line : lines)
    if (line.rfind("pong", 0) != 0) rest.push_back(line);
  return rest;
}

TEST(FrameLane, PlainMessagesComeBackAndNobodyElseSeesThem) {
  for (const bool deflate : {false, true}) {
    Conversation conversation(both_lanes(deflate));
    std::string bytes;
    Lines expected;
    for (const std::size_t size : {0, 1, 7, 8, 9, 125, 126, 127, 1000, 20'000})
      for (const bool text : {true, false}) {
        const std::string payload(size, 'x');
        bytes += text ? k_client.text(payload) : k_client.binary(payload);
        expected.push_back((text ? "text " : "binary ") + describe_payload(payload));
      }
    conversation.send(bytes);
    EXPECT_EQ(conversation.take_sent_lines(), expected);
    EXPECT_EQ(conversation.lines(), Lines{});
    EXPECT_EQ(conversation.connection().received().messages, expected.size());
    EXPECT_EQ(conversation.connection().received().wire_bytes, bytes.size());
    EXPECT_EQ(conversation.connection().sent().bytes, conversation.connection().received().bytes);
  }
}

// RFC 6455, section 5.5.2: as soon as is practical; who measures round trips with pings would see thousands of echoes.
TEST(FrameLane, APingIsAnsweredBeforeWhatCameBehindIt) {
  Conversation conversation(both_lanes());
  std::string bytes = k_client.text("before") + k_client.ping("p");
  for (int i = 0; i < 100; ++i) bytes += k_client.text("behind");
  conversation.send(bytes);
  Lines expected{"text before", "pong p"};
  expected.insert(expected.end(), 100, "text behind");
  EXPECT_EQ(conversation.take_sent_lines(), expected);
  EXPECT_EQ(conversation.lines(), (Lines{"ping p", "answered p"}));
}

TEST(FrameLane, EverySizeIsUnmaskedRight) {
  Conversation conversation(both_lanes());
  for (std::size_t size = 0; size < 300; ++size) {
    std::string payload(size, '\0');
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>('!' + (i * 7 + size) % 90);
    conversation.send(k_client.text(payload));
    const auto frames = conversation.take_sent_frames();
    ASSERT_EQ(frames.size(), 1u) << size;
    ASSERT_EQ(frames[0].payload, payload);
  }
  EXPECT_EQ(conversation.lines(), Lines{});
}

TEST(FrameLane, WhatIsNotPlainIsLeftToTheOtherLane) {
  const std::string euro = "\xe2\x82\xac";
  struct Case {
    std::string bytes;
    Lines read;  // by the other lane
  };
  const Case cases[] = {
      {k_client(Opcode::text, Deflater()("compressed"), k_compressed), {"text compressed"}},
      {k_client.ping("p"), {"ping p", "answered p"}},
      {k_client.text(euro), {}},  // valid text that is not ASCII is still plain
  };
  for (const Case& c : cases) {
    Conversation conversation(both_lanes(true));
    conversation.send(k_client.text("before") + c.bytes + k_client.text("after"));
    EXPECT_EQ(conversation.lines(), c.read);
    const Lines sent = conversation.take_sent_lines();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent.front(), "text before");
  }
}

TEST(FrameLane, IsAsStrictAsTheOtherLane) {
  struct Case {
    std::string bytes;
    const char *error, *close;
  };
  using namespace std::string_literals;
  const Case cases[] = {
      {k_client.text("\xff"), "bad_utf8", "1007"},
      {k_client.text("a long text, longer than a word, that ends in the middle of\xe2\x82"), "bad_utf8", "1007"},
      {FrameWriter{.masks = false}.text("x"), "protocol_error", "1002"},
      {k_client(Opcode::text, "x", {.rsv = k_rsv1}), "protocol_error", "1002"},
      {"\x82\xfe\x00\x05\x01\x02\x03\x04hello"s, "protocol_error", "1002"},  // a length longer than it needs
      {k_client.binary(std::string(1001, 'x')), "message_too_big", "1009"},
      {k_client(Opcode::text, "x", k_more_follows) + k_client.text("y"), "protocol_error", "1002"},
  };
  for (const Case& c : cases) {
    Conversation conversation(both_lanes(false, {.max_message_bytes = 1000}));
    conversation.send(k_client.text("before") + k_client.binary(std::string(1000, 'x')) + c.bytes);
    conversation.finish();
    EXPECT_EQ(conversation.lines(), (Lines{"error "s + c.error, "close "s + c.close + " by us"}));
    const Lines sent = conversation.take_sent_lines();
    ASSERT_EQ(sent.size(), 3u);
    EXPECT_EQ(sent[0], "text before");
    EXPECT_EQ(sent[2].substr(0, 10), "close "s + c.close);
  }
}

TEST(FrameLane, BothLanesGiveThePeerTheSameWhateverItSends) {
  std::mt19937 random(42);
  const auto below = [&](unsigned limit) { return random() % limit; };
  const std::string_view characters[] = {"a", "Z", " ", "ö", "€", "😀"};
  for (int round = 0; round < 300; ++round) {
    const bool deflate = below(2) == 0;
    Deflater deflater;
    std::string bytes;
    for (unsigned i = 0, count = 1 + below(30); i < count; ++i) {
      std::string payload;
      const unsigned size = below(4) == 0 ? below(3000) : below(30);
      while (payload.size() < size) payload += characters[below(below(2) ? 2 : 6)];
      const Opcode opcode = below(2) ? Opcode::text : Opcode::binary;
      switch (below(10)) {
        case 0:
          bytes += k_client.ping(payload.substr(0, below(100)));
          break;
        case 1: {
          const std::size_t cut = below(static_cast<unsigned>(payload.size()) + 1);
          bytes += k_client(opcode, payload.substr(0, cut), k_more_follows) + k_client.ping("in between") +
                   k_client(Opcode::continuation, payload.substr(cut));
          break;
        }
        case 2:
          bytes += deflate ? k_client(opcode, deflater(payload), k_compressed) : k_client(opcode, payload);
          break;
        default:
          bytes += k_client(opcode, payload);
      }
    }
    switch (below(6)) {
      case 0:
        bytes += k_client.close(1000 + below(20), "bye");
        break;
      case 1:
        bytes[below(static_cast<unsigned>(bytes.size()))] ^= static_cast<char>(1 << below(8));
        break;
      case 2:
        bytes += k_client.text("bad \xff text");
        break;
      case 3:
        bytes.resize(below(static_cast<unsigned>(bytes.size())) + 1);
        break;
    }
    const unsigned piece = 1 + below(below(2) ? 50 : 5000);

    const auto converse = [&](bool echo_frames) {
      auto setup = both_lanes(deflate, {.max_message_bytes = 2500});
      setup.echo_frames = echo_frames;
      Conversation conversation(setup);
      for (std::size_t at = 0; at < bytes.size(); at += piece)
        conversation.send(std::string_view(bytes).substr(at, piece));
      conversation.finish();
      // A pong may leave before or after the messages around its ping.
      return std::tuple(without_pongs(conversation.take_sent_lines()), conversation.lines().back(),
                        conversation.connection().received());
    };
    ASSERT_EQ(converse(false), converse(true)) << "round " << round;
  }
}

TEST(FrameLane, StopsAtTheHighWaterMarkOfItsOutput) {
  Conversation conversation(both_lanes());
  const std::string bytes = k_client.binary(std::string(10'000, 'x'));
  // The peer sends without reading until nothing moves any more.
  std::size_t sent = 0, stuck = 0;
  for (std::string_view rest = bytes; stuck < 3; rest = rest.empty() ? std::string_view(bytes) : rest) {
    const std::size_t some = conversation.peer().send_some(rest);
    rest.remove_prefix(some);
    sent += some;
    stuck = some ? 0 : stuck + 1;
    run_ready(conversation.context());
  }
  const std::uint64_t answered = conversation.connection().sent().messages;
  EXPECT_TRUE(conversation.connection().is_clogged());
  EXPECT_GT(answered, 0u);
  // It goes on when the peer reads.
  std::size_t got = 0;
  run_until(conversation.context(),
            [&] { return (got += conversation.take_sent_frames().size()) == sent / bytes.size(); });
  EXPECT_FALSE(conversation.connection().is_clogged());
}

}  // namespace
}  // namespace wsx
