// Messages that are sent on while they arrive: the same answers as when they are read whole, only sooner.
#include <gtest/gtest.h>
#include <random>

#include "support/conversation.hpp"
#include "wire/fragment.hpp"

namespace wsx {
namespace {

constexpr FrameWriter k_large_client{.masks = true};
constexpr std::size_t k_kib = 1024, k_most_in_a_frame = 256 * k_kib;

Conversation::Setup large_lane(ConnectionLimits limits = {}) {
  return {.limits = limits, .echo = true, .echo_frames = true};
}

/// Text in which every place differs from its neighbors; not ASCII at every 50th character or so.
std::string make_text(std::size_t bytes, unsigned seed = 0) {
  std::string text;
  std::minstd_rand random(seed + 1);
  while (text.size() < bytes) {
    const auto number = (random() >> 8) % 150;
    if (number < 3 && bytes - text.size() >= 4)
      text += number == 0 ? "\xc3\xb6" : number == 1 ? "\xe2\x82\xac" : "\xf0\x9f\x98\x80";
    else
      text += static_cast<char>(' ' + number % 90);
  }
  return text;
}

/// What a message's frames carry, and that they are a message's frames: at most 256 KiB in each, as few as possible.
std::string join_fragments(const std::vector<ReadFrame>& frames, Opcode kind) {
  std::string payload;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& [header, part] = frames[i];
    const bool is_last = i + 1 == frames.size();
    EXPECT_EQ(header.opcode, i ? Opcode::continuation : kind) << i;
    EXPECT_EQ(header.fin, is_last) << i;
    if (is_last)
      EXPECT_LE(part.size(), k_most_in_a_frame);
    else
      EXPECT_EQ(part.size(), k_most_in_a_frame) << i;
    payload += part;
  }
  return payload;
}

TEST(LargeLane, MessagesOfAllSizesComeBackAndNobodyElseSeesThem) {
  Conversation conversation(large_lane());
  std::uint64_t messages = 0, sent_bytes = 0;
  for (const std::size_t around : {16 * k_kib, 64 * k_kib, k_most_in_a_frame, 2 * k_most_in_a_frame, 1024 * k_kib})
    for (const std::size_t size : {around - 15, around - 1, around, around + 1, around + 15})
      for (const Opcode kind : {Opcode::text, Opcode::binary}) {
        const std::string payload = make_text(size), frame = k_large_client(kind, payload);
        conversation.send(frame);
        const auto frames = conversation.take_sent_frames();
        ASSERT_EQ(frames.size(), (size + k_most_in_a_frame - 1) / k_most_in_a_frame) << size;
        ASSERT_TRUE(join_fragments(frames, kind) == payload) << size;
        sent_bytes += frame.size();
        EXPECT_EQ(conversation.connection().received().messages, ++messages);
        EXPECT_EQ(conversation.connection().received().wire_bytes, sent_bytes);
        EXPECT_EQ(conversation.connection().sent().messages, messages);
        EXPECT_EQ(conversation.connection().sent().bytes, conversation.connection().received().bytes);
      }
  EXPECT_EQ(conversation.lines(), Lines{});
}

TEST(LargeLane, FragmentsArePutTogetherToLargerOnes) {
  Conversation conversation(large_lane());
  const std::string payload = make_text(600 * k_kib);
  for (const std::size_t piece : {std::size_t(1000), 64 * k_kib, 100 * k_kib, k_most_in_a_frame, 300 * k_kib}) {
    std::string bytes;
    for (std::size_t at = 0; at < payload.size(); at += piece)
      bytes += k_large_client(at ? Opcode::continuation : Opcode::text, std::string_view(payload).substr(at, piece),
                              {.fin = at + piece >= payload.size()});
    conversation.send(bytes);
    const auto frames = conversation.take_sent_frames();
    EXPECT_EQ(frames.size(), 3u);
    EXPECT_TRUE(join_fragments(frames, Opcode::text) == payload);
  }
  EXPECT_EQ(conversation.lines(), Lines{});
}

TEST(LargeLane, EmptyFramesBelongToTheirMessage) {
  Conversation conversation(large_lane());
  const std::string part(k_most_in_a_frame, 'x');
  conversation.send(
      k_large_client(Opcode::binary, "", k_more_follows) + k_large_client(Opcode::continuation, part, k_more_follows) +
      k_large_client(Opcode::continuation, "", k_more_follows) + k_large_client(Opcode::continuation, ""));
  EXPECT_TRUE(join_fragments(conversation.take_sent_frames(), Opcode::binary) == part);
  conversation.send(k_large_client(Opcode::text, "", k_more_follows) + k_large_client(Opcode::continuation, ""));
  EXPECT_EQ(conversation.take_sent_lines(), Lines{"text "});
}

TEST(LargeLane, ItDoesNotMatterAtWhichByteTheyArePaused) {
  const std::string payload = make_text(16 * k_kib + 100);
  const std::string bytes = k_large_client.text("before") + k_large_client.text(payload) +
                            k_large_client(Opcode::binary, payload.substr(0, 50), k_more_follows) +
                            k_large_client.ping("between") + k_large_client(Opcode::continuation, payload.substr(50)) +
                            k_large_client.text("after");
  const Lines expected{"text before", "text " + describe_payload(payload), "pong between",
                       "binary " + describe_payload(payload), "text after"};
  Conversation slow(large_lane());
  slow.send_byte_by_byte(bytes);
  EXPECT_EQ(slow.take_sent_lines(), expected);
  for (std::size_t first = 1; first < 40; ++first) {
    Conversation conversation(large_lane());
    conversation.send(std::string_view(bytes).substr(0, first));
    conversation.send(std::string_view(bytes).substr(first, 16 * k_kib));
    conversation.send(std::string_view(bytes).substr(first + 16 * k_kib));
    ASSERT_EQ(conversation.take_sent_lines(), expected) << first;
  }
}

TEST(LargeLane, LeavesBeforeItHasCome) {
  Conversation conversation(large_lane());
  const std::string payload = make_text(1024 * k_kib), frame = k_large_client.text(payload);
  conversation.send(std::string_view(frame).substr(0, frame.size() - 1));
  auto frames = conversation.take_sent_frames();
  ASSERT_EQ(frames.size(), 3u);
  EXPECT_EQ(conversation.connection().sent().messages, 0u);
  conversation.send(std::string_view(frame).substr(frame.size() - 1));
  const auto rest = conversation.take_sent_frames();
  ASSERT_EQ(rest.size(), 1u);
  frames.insert(frames.end(), rest.begin(), rest.end());
  EXPECT_TRUE(join_fragments(frames, Opcode::text) == payload);
}

TEST(LargeLane, UpTo256KiBNothingLeavesBeforeItIsWhole) {
  Conversation conversation(large_lane());
  const std::string frame = k_large_client.text(make_text(k_most_in_a_frame));
  conversation.send(std::string_view(frame).substr(0, frame.size() - 1));
  EXPECT_EQ(conversation.take_sent_frames().size(), 0u);
  conversation.send(std::string_view(frame).substr(frame.size() - 1));
  EXPECT_EQ(conversation.take_sent_frames().size(), 1u);
}

TEST(LargeLane, PongsGoBetweenItsFragments) {
  Conversation conversation(large_lane());
  const std::string first(300 * k_kib, 'a'), second(300 * k_kib, 'b');
  conversation.send(k_large_client(Opcode::text, first, k_more_follows) + k_large_client.ping("p") +
                    k_large_client(Opcode::continuation, second));
  auto frames = conversation.take_sent_frames();
  ASSERT_EQ(frames.size(), 4u);
  EXPECT_EQ(frames[1].header.opcode, Opcode::pong);
  EXPECT_EQ(frames[1].payload, "p");
  frames.erase(frames.begin() + 1);
  EXPECT_TRUE(join_fragments(frames, Opcode::text) == first + second);
  EXPECT_EQ(conversation.lines(), (Lines{"ping p", "answered p"}));
}

TEST(LargeLane, WhatIsWrongWithItIsRefusedInTheMiddle) {
  using namespace std::string_literals;
  const std::string half(300 * k_kib, 'x');
  std::string bad_late = half + half;
  bad_late[550 * k_kib] = '\xff';
  struct Case {
    std::string bytes;
    const char *error, *close;
  };
  const Case cases[] = {
      {k_large_client.text(bad_late), "bad_utf8", "1007"},
      {k_large_client.text(half + "\xe2\x82"), "bad_utf8", "1007"},  // ends within a character
      {k_large_client(Opcode::text, half + "\xe2\x82", k_more_follows) + k_large_client(Opcode::continuation, half),
       "bad_utf8", "1007"},
      {k_large_client(Opcode::text, half, k_more_follows) + k_large_client.text("x"), "protocol_error", "1002"},
      {k_large_client(Opcode::binary, half, k_more_follows) +
           k_large_client(Opcode::continuation, half, k_more_follows) + k_large_client(Opcode::continuation, half),
       "message_too_big", "1009"},
      {k_large_client(Opcode::binary, half, k_more_follows) + FrameWriter{.masks = false}(Opcode::continuation, "x"),
       "protocol_error", "1002"},
      {k_large_client(Opcode::binary, half, k_more_follows) + k_large_client(Opcode::continuation, half, k_compressed),
       "protocol_error", "1002"},
  };
  for (const Case& c : cases) {
    Conversation conversation(large_lane({.max_message_bytes = 700 * k_kib}));
    conversation.send(c.bytes + k_large_client.text("behind"));
    conversation.finish();
    EXPECT_EQ(conversation.lines(), (Lines{"error "s + c.error, "close "s + c.close + " by us"}));
    EXPECT_EQ(conversation.connection().received().messages, 0u);
    EXPECT_EQ(conversation.connection().sent().messages, 0u);
    const Lines sent = conversation.take_sent_lines();  // of whole messages
    ASSERT_EQ(sent.size(), 1u);
    EXPECT_EQ(sent[0].substr(0, 10), "close "s + c.close);
  }
}

TEST(LargeLane, ABadShortTextLeavesNothingOfItself) {
  Conversation conversation(large_lane());
  conversation.send(k_large_client.text(std::string(100 * k_kib, 'x') + "\xff"));
  conversation.finish();
  const auto frames = conversation.take_sent_frames();
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].header.opcode, Opcode::close);
}

TEST(LargeLane, WeCloseInTheMiddleAndReadOn) {
  Conversation conversation(large_lane());
  const std::string half(300 * k_kib, 'x');
  conversation.send(k_large_client(Opcode::binary, half, k_more_follows));
  conversation.connection().close(1001, "going");
  conversation.send(k_large_client(Opcode::continuation, half) + k_large_client.text(half) + k_large_client.text("x") +
                    k_large_client.close(1001));
  conversation.finish();
  EXPECT_EQ(conversation.lines().back(), "close 1001 going by us, clean");
  const auto frames = conversation.take_sent_frames();
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_EQ(frames[0].payload.size(), k_most_in_a_frame);
  EXPECT_EQ(frames[1].header.opcode, Opcode::close);
}

TEST(LargeLane, ThePeerClosesInTheMiddle) {
  Conversation conversation(large_lane());
  conversation.send(k_large_client(Opcode::binary, std::string(300 * k_kib, 'x'), k_more_follows) +
                    k_large_client.close(1000, "enough"));
  conversation.finish();
  EXPECT_EQ(conversation.lines(), Lines{"close 1000 enough by peer, clean"});
}

TEST(LargeLane, StopsAtTheHighWaterMarkOfItsOutput) {
  Conversation conversation(large_lane({.max_message_bytes = 64 * 1024 * k_kib}));
  const std::string payload = make_text(16 * 1024 * k_kib), frame = k_large_client.text(payload);
  // The peer sends without reading until nothing moves any more.
  std::string_view rest = frame;
  for (int stuck = 0; stuck < 3;) {
    const std::size_t some = conversation.peer().send_some(rest);
    rest.remove_prefix(some);
    stuck = some ? 0 : stuck + 1;
    run_ready(conversation.context());
  }
  EXPECT_GT(rest.size(), 12 * 1024 * k_kib);
  EXPECT_LT(conversation.connection().unsent_bytes(), 3 * k_most_in_a_frame);
  // It goes on when the peer reads.
  std::vector<ReadFrame> frames;
  run_until(conversation.context(), [&] {
    rest.remove_prefix(conversation.peer().send_some(rest));
    for (auto& frame : conversation.take_sent_frames()) frames.push_back(std::move(frame));
    return !frames.empty() && frames.back().header.fin;
  });
  EXPECT_TRUE(join_fragments(frames, Opcode::text) == payload);
}

TEST(LargeLane, BothLanesGiveThePeerTheSameWhateverItSends) {
  std::mt19937 random(14);
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (int round = 0; round < 60; ++round) {
    const bool deflate = below(2) == 0;
    Deflater deflater;
    std::string bytes;
    for (std::size_t i = 0, count = 1 + below(6); i < count; ++i) {
      const std::size_t size = below(3) == 0 ? below(100) : below(below(4) ? 90'000 : 700'000);
      const std::string payload = make_text(size, static_cast<unsigned>(random()));
      const Opcode kind = below(2) ? Opcode::text : Opcode::binary;
      if (deflate && below(4) == 0) {
        bytes += k_large_client(kind, deflater(payload), k_compressed);
      } else if (below(2)) {
        bytes += k_large_client(kind, payload);
      } else {
        for (std::size_t at = 0, part; at < payload.size() || at == 0; at += part) {
          part = below(below(3) ? 1000 : 300'000) + 1;
          bytes += k_large_client(at ? Opcode::continuation : kind, std::string_view(payload).substr(at, part),
                                  {.fin = at + part >= payload.size()});
          if (below(8) == 0) bytes += k_large_client.ping("in between");
        }
      }
    }
    switch (below(5)) {
      case 0:
        bytes += k_large_client.close(1000 + static_cast<unsigned>(below(20)), "bye");
        break;
      case 1:
        bytes[below(bytes.size())] ^= static_cast<char>(1 << below(8));
        break;
      case 2:
        bytes += k_large_client.text(make_text(300'000) + "bad \xff text");
        break;
      case 3:
        bytes.resize(below(bytes.size()) + 1);
        break;
    }
    const std::size_t piece = 1 + below(below(2) ? 3'000 : 200'000);

    const auto converse = [&](bool echo_frames) {
      auto setup = large_lane({.max_message_bytes = 650'000});
      setup.deflate = deflate;
      setup.echo_frames = echo_frames;
      Conversation conversation(setup);
      for (std::size_t at = 0; at < bytes.size(); at += piece)
        conversation.send(std::string_view(bytes).substr(at, piece));
      conversation.finish();
      Lines sent;
      for (const std::string& line : conversation.take_sent_lines())
        if (line.rfind("pong", 0) != 0) sent.push_back(line);  // it may leave before or after its neighbors
      return std::tuple(sent, conversation.lines().back(), conversation.connection().received());
    };
    ASSERT_EQ(converse(false), converse(true)) << "round " << round;
  }
}

}  // namespace
}  // namespace wsx
