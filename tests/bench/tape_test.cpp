#include "bench/tape.hpp"

#include <gtest/gtest.h>
#include <random>

#include "account/stamps.hpp"
#include "bench/deflate.hpp"
#include "bench/message_number.hpp"
#include "support/frames.hpp"

namespace wsx {
namespace {

/// So many bytes of the tape from its beginning, in pieces of any size.
std::string play(const Tape& tape, std::uint64_t bytes) {
  std::mt19937 random(1);
  std::string played;
  while (played.size() < bytes) {
    const std::uint64_t wanted = std::min<std::uint64_t>(bytes - played.size(), 1 + random() % 100'000);
    const auto piece = tape.read(played.size(), wanted);
    EXPECT_GE(piece.size(), 1u);
    EXPECT_LE(piece.size(), wanted);
    played += piece;
  }
  return played;
}

PayloadSource source_of(std::vector<std::string> messages, bool binary = false) {
  return {.binary = binary, .messages = std::move(messages)};
}

TEST(Tape, GoesRoundTheMessagesForEver) {
  const std::vector<std::vector<std::string>> sources = {{"hello"},
                                                         {""},
                                                         {"a", "bc", ""},
                                                         {std::string(125, 'x'), std::string(126, 'y')},
                                                         {std::string(65536, 'z')},
                                                         {std::string(200'000, 'l'), "short"}};
  for (const auto& messages : sources) {
    const PayloadSource source = source_of(messages);
    const Tape tape(source, 0x12345678);
    std::string played = play(tape, 500'000);
    std::uint64_t index = 0;
    for (const ReadFrame& frame : take_frames(played)) {
      ASSERT_EQ(frame.payload, messages[index % messages.size()]);
      ASSERT_TRUE(frame.header.masked && frame.header.fin && frame.header.opcode == Opcode::text);
      ASSERT_EQ(frame.header.frame_bytes(), tape.size(index).frame_bytes);
      ASSERT_EQ(frame.payload.size(), tape.size(index).payload_bytes);
      ++index;
    }
    EXPECT_GT(index, 1u);
    EXPECT_EQ(tape.is_uniform(), messages.size() == 1);
  }
}

TEST(Tape, CompressedMessagesInflateEachByItself) {
  const std::vector<std::string> messages = {std::string(1000, 'a'), "", "short", std::string(3000, 'b')};
  for (const int bits : {9, 12, 15}) {
    const PayloadSource source = source_of(messages, true);
    const Tape tape(source, 7, Deflation{.window_bits = bits});
    std::string played = play(tape, 50'000);
    std::uint64_t index = 0;
    for (const ReadFrame& frame : take_frames(played)) {
      ASSERT_EQ(frame.header.rsv, k_rsv1);
      ASSERT_EQ(frame.header.opcode, Opcode::binary);
      MessageInflater inflater;
      std::string inflated;
      ASSERT_TRUE(inflater.inflate(frame.payload, inflated, 10'000));
      ASSERT_EQ(inflated, messages[index++ % messages.size()]);
    }
  }
}

PayloadSource generated(std::size_t size) { return {.messages = {std::string(size, 'g')}, .is_generated = true}; }

TEST(Tape, GeneratedMessagesDifferAndCarryTheirNumber) {
  for (const std::size_t size : {1u, 12u, 64u, 200u, 100'000u, 3'000'000u}) {
    const PayloadSource source = generated(size);
    const Tape tape(source, 7);
    const std::uint64_t round = size < 70'000 ? Tape::k_variants : size < 1'000'000 ? 41 : 2;
    EXPECT_EQ(tape.round(), round);
    EXPECT_TRUE(tape.is_uniform());
    std::string played = play(tape, 3 * round * tape.size(0).frame_bytes);
    std::uint64_t index = 0;
    for (const ReadFrame& frame : take_frames(played)) {
      ASSERT_EQ(frame.payload, tape.payload(index));
      ASSERT_EQ(find_message_number(frame.payload), size >= 12 ? std::optional(index % round) : std::nullopt);
      ++index;
    }
    EXPECT_GE(index, 3 * round);
    EXPECT_NE(tape.payload(0), tape.payload(1));
    EXPECT_TRUE(tape.may_hold(tape.payload(round - 1)));
    EXPECT_FALSE(tape.may_hold(std::string(tape.payload(0)) + ' '));
    EXPECT_FALSE(tape.may_hold(""));
  }
}

TEST(Tape, KnowsWhatComesBack) {
  const FrameWriter write{.masks = false};
  for (const std::size_t size : {1u, 64u, 125u, 126u, 1000u, 70'000u}) {
    const PayloadSource source = generated(size);
    const Tape tape(source, 7);
    std::string bytes;
    const std::uint64_t first = 60, count = size < 70'000 ? 700 : 70;
    for (std::uint64_t i = 0; i < count; ++i) bytes += write.text(tape.payload(first + i));
    const std::size_t frame = bytes.size() / count;
    EXPECT_EQ(tape.echo_size(), (FrameSize{static_cast<std::uint32_t>(frame), static_cast<std::uint32_t>(size)}));
    EXPECT_EQ(tape.count_echoes(bytes, first, 1'000'000), count);
    EXPECT_EQ(tape.count_echoes(bytes, first, 3), 3u);
    EXPECT_EQ(tape.count_echoes(bytes, first + 1, 1'000'000), 0u);
    EXPECT_EQ(tape.count_echoes(bytes, first + tape.round(), 1'000'000), count);
    EXPECT_EQ(tape.count_echoes(std::string_view(bytes).substr(0, 3 * frame - 1), first, 1'000'000), 2u);
    for (const std::uint64_t wrong : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(65), count - 1}) {
      std::string damaged = bytes;
      damaged[wrong * frame + frame - 1] ^= 1;
      EXPECT_EQ(tape.count_echoes(damaged, first, 1'000'000), wrong);
    }
  }
  const PayloadSource lines = source_of({"one", "another"});
  EXPECT_EQ(Tape(lines, 7).count_echoes(write.text("one"), 0, 10), 0u);  // one by one
  EXPECT_EQ(Tape(lines, 7).payload(3), "another");
  EXPECT_TRUE(Tape(lines, 7).may_hold("another"));
  EXPECT_FALSE(Tape(lines, 7).may_hold("other"));
  const PayloadSource many = source_of(std::vector<std::string>(Tape::k_variants + 1, "same"));
  EXPECT_TRUE(Tape(many, 7).may_hold("other"));  // nobody looks
}

TEST(Tape, TellsWhatAMessageTakes) {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65535u, 65536u, 65537u}) {
    const PayloadSource source = source_of({std::string(size, 'x')});
    const Tape tape(source, 1);
    const std::size_t head_bytes = 6 + (size < 126 ? 0 : size < 65536 ? 2 : 8);
    EXPECT_EQ(tape.size(7),
              (FrameSize{static_cast<std::uint32_t>(head_bytes + size), static_cast<std::uint32_t>(size)}));
    const Tape compressed(source, 1, Deflation{});
    EXPECT_EQ(compressed.size(7).payload_bytes, size);
    EXPECT_TRUE(size < 1000 || compressed.size(7).frame_bytes < size / 10);
  }
}

}  // namespace
}  // namespace wsx
