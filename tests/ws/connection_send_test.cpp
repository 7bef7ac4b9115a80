// What send() puts on the wire.
#include <gtest/gtest.h>
#include <random>

#include "support/conversation.hpp"

namespace wsx {
namespace {

class SendTest : public testing::TestWithParam<Role> {
 protected:
  FrameWriter frame{.masks = GetParam() == Role::server};
};
INSTANTIATE_TEST_SUITE_P(Roles, SendTest, testing::Values(Role::server, Role::client),
                         [](const auto& role) { return role.param == Role::server ? "Server" : "Client"; });

TEST_P(SendTest, AMessageIsOneFrameWhateverItsSize) {
  Conversation conversation({.role = GetParam()});
  for (const std::size_t size : {0, 1, 125, 126, 4096, 65535, 65536, 150'000})
    for (const PayloadKind kind : {PayloadKind::text, PayloadKind::binary}) {
      Message message{.kind = kind, .payload = std::string(size, 'x')};
      conversation.connection().send(message);
      conversation.connection().flush();
      const auto frames = conversation.take_sent_frames();
      ASSERT_EQ(frames.size(), 1u) << size;
      const FrameHeader& header = frames[0].header;
      EXPECT_EQ(header.opcode, kind == PayloadKind::text ? Opcode::text : Opcode::binary);
      EXPECT_TRUE(header.fin);
      EXPECT_EQ(header.rsv, 0);
      EXPECT_EQ(header.masked, GetParam() == Role::client);
      EXPECT_EQ(header.frame_bytes(), message.wire_bytes);
      EXPECT_EQ(message.compressed, std::nullopt);
      EXPECT_EQ(frames[0].payload, message.payload);
    }
}

TEST_P(SendTest, ADamagedMessageDiffersInTheBitAskedFor) {
  for (const std::uint64_t fragment_bytes : {0u, 2u}) {
    Conversation conversation({.role = GetParam(), .limits = {.fragment_bytes = fragment_bytes}});
    Message message{.kind = PayloadKind::text, .payload = "abcde"};
    conversation.connection().send_damaged(message, 4 * 8 + 1);
    conversation.connection().flush();
    EXPECT_EQ(conversation.take_sent_lines(), (Lines{"text abcdg"}));
    EXPECT_EQ(message.payload, "abcde");
    EXPECT_EQ(conversation.connection().sent(), (Traffic{1, 5, *message.wire_bytes}));
  }
}

TEST_P(SendTest, ADamagedMessageThatIsCompressedIsDamagedOnTheWire) {
  std::string payloads[2];
  for (const bool damages : {false, true}) {
    Conversation conversation({.role = GetParam(), .deflate = true});
    Message message{.kind = PayloadKind::text, .payload = std::string(1000, 'x')};
    if (damages)
      conversation.connection().send_damaged(message, 3);
    else
      conversation.connection().send(message);
    conversation.connection().flush();
    const auto frames = conversation.take_sent_frames();
    ASSERT_EQ(frames.size(), 1u);
    EXPECT_EQ(frames[0].header.rsv, k_rsv1);
    payloads[damages] = frames[0].payload;
  }
  payloads[1][0] = static_cast<char>(payloads[1][0] ^ 1 << 3);
  EXPECT_EQ(payloads[0], payloads[1]);
}

TEST_P(SendTest, AMessageIsCutIntoFramesOfTheSizeAskedFor) {
  for (const bool deflate : {false, true}) {
    Conversation conversation({.role = GetParam(), .deflate = deflate, .limits = {.fragment_bytes = 10}});
    std::minstd_rand random;
    for (int round = 0; round < 2; ++round) {
      std::string payload;
      for (int i = 0; i < 400; ++i) payload += static_cast<char>('a' + random() % 26);
      Message message{.kind = PayloadKind::text, .payload = payload};
      conversation.connection().send(message);
      conversation.connection().flush();
      const auto frames = conversation.take_sent_frames();
      ASSERT_GT(frames.size(), 2u);
      EXPECT_EQ(message.frames, frames.size());
      std::uint64_t wire_bytes = 0;
      for (const auto& sent : frames) {
        wire_bytes += sent.header.frame_bytes();
        EXPECT_LE(sent.header.payload_bytes, 10u);
        EXPECT_EQ(sent.header.fin, &sent == &frames.back());
        EXPECT_EQ(sent.header.opcode, &sent == &frames.front() ? Opcode::text : Opcode::continuation);
        EXPECT_EQ(sent.header.rsv, deflate && &sent == &frames.front() ? k_rsv1 : 0);
      }
      EXPECT_EQ(message.wire_bytes, wire_bytes);
      EXPECT_EQ(message.compressed, deflate ? std::optional(true) : std::nullopt);
    }
  }
}

TEST_P(SendTest, WhatGainsByItIsCompressedAndReadsBackTheSame) {
  Conversation conversation({.role = GetParam(), .deflate = true});
  for (int round = 0; round < 3; ++round)
    for (const std::size_t size : {0, 1, 63, 64, 65, 1000, 65536, 1'000'000}) {
      Message message{.kind = PayloadKind::text, .payload = std::string(size, 'x')};
      conversation.connection().send(message);
      conversation.connection().flush();
      EXPECT_EQ(message.compressed, size >= 64) << size;
      EXPECT_EQ(conversation.take_sent_lines(), (Lines{"text " + describe_payload(message.payload)}));
      EXPECT_LE(*message.wire_bytes, 100 + size / 100);
    }
}

TEST_P(SendTest, OutputWaitsForTheNextFlush) {
  Conversation conversation({.role = GetParam()});
  Message message{.kind = PayloadKind::text, .payload = "hello"};
  conversation.connection().send(message);
  conversation.connection().ping("p");
  EXPECT_EQ(conversation.peer().receive(), "");
  conversation.connection().flush();
  EXPECT_EQ(conversation.take_sent_lines(), (Lines{"text hello", "ping p"}));
}

TEST_P(SendTest, AWriterSeesThatThePeerDoesNotReadAndWaitsUntilItDoes) {
  Conversation conversation({.role = GetParam()});
  Connection& connection = conversation.connection();
  Message message{.kind = PayloadKind::binary, .payload = std::string(10'000, 'x')};
  std::size_t messages = 0;
  for (; !connection.is_clogged(); ++messages) {
    connection.send(message);
    connection.flush();
  }
  bool drained = false;
  net::co_spawn(conversation.context().get_executor(), note_end(connection.drain(), drained), net::detached);
  run_ready(conversation.context());
  EXPECT_FALSE(drained);
  std::size_t got = 0;
  run_until(conversation.context(), [&] {
    got += conversation.take_sent_frames().size();
    return drained;
  });
  EXPECT_FALSE(connection.is_clogged());
  run_until(conversation.context(), [&] { return (got += conversation.take_sent_frames().size()) == messages; });
}

TEST_P(SendTest, APeerThatPingsAndNeverReadsDoesNotMakeTheOutputGrow) {
  Conversation conversation({.role = GetParam()});
  Connection& connection = conversation.connection();
  std::string pings;
  for (int i = 0; i < 100; ++i) pings += frame.ping(std::string(125, 'p'));
  std::size_t answered = 0;
  for (int round = 0; round < 300; ++round) {
    for (std::string_view rest = pings; !rest.empty();) {
      rest.remove_prefix(conversation.peer().send_some(rest));
      run_ready(conversation.context());
    }
  }
  EXPECT_TRUE(connection.is_clogged());
  for (const Incoming& incoming : conversation.events())
    if (const auto* pong = std::get_if<Pong>(&incoming)) answered += pong->dir == Direction::out;
  EXPECT_LT(answered, 30'000u);
  EXPECT_GT(answered, 0u);
}

}  // namespace
}  // namespace wsx
