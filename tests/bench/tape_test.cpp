#include "bench/tape.hpp"

#include <gtest/gtest.h>
#include <random>

#include "account/stamps.hpp"
#include "bench/deflate.hpp"
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
    const Tape tape(source_of(messages), 0x12345678);
    std::string played = play(tape, 500'000);
    std::uint64_t index = 0;
    for (const ReadFrame& frame : take_frames(played)) {
      ASSERT_EQ(frame.payload, messages[index % messages.size()]);
      ASSERT_TRUE(frame.header.masked && frame.header.fin && frame.header.opcode == Opcode::text);
      ASSERT_EQ(frame.header.frame_bytes(), tape.frame_bytes(index));
      ASSERT_EQ(payload_of_masked(tape.frame_bytes(index)), frame.payload.size());
      ++index;
    }
    EXPECT_GT(index, 1u);
    EXPECT_EQ(tape.is_uniform(), messages.size() == 1);
  }
}

TEST(Tape, CompressedMessagesInflateEachByItself) {
  const std::vector<std::string> messages = {std::string(1000, 'a'), "", "short", std::string(3000, 'b')};
  for (const int bits : {9, 12, 15}) {
    const Tape tape(source_of(messages, true), 7, Deflation{.window_bits = bits});
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

TEST(Tape, TellsThePayloadOfAFrame) {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65535u, 65536u, 65537u}) {
    std::string frame;
    append_masked_frame(frame, Opcode::text, 0, std::string(size, 'x'), 1);
    EXPECT_EQ(payload_of_masked(frame.size()), size);
  }
}

}  // namespace
}  // namespace wsx
