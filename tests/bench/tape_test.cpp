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

TEST(Tape, TellsWhatAMessageTakes) {
  for (const std::size_t size : {0u, 1u, 125u, 126u, 127u, 65535u, 65536u, 65537u}) {
    const Tape tape(source_of({std::string(size, 'x')}), 1);
    const std::size_t head_bytes = 6 + (size < 126 ? 0 : size < 65536 ? 2 : 8);
    EXPECT_EQ(tape.size(7),
              (FrameSize{static_cast<std::uint32_t>(head_bytes + size), static_cast<std::uint32_t>(size)}));
    const Tape compressed(source_of({std::string(size, 'x')}), 1, Deflation{});
    EXPECT_EQ(compressed.size(7).payload_bytes, size);
    EXPECT_TRUE(size < 1000 || compressed.size(7).frame_bytes < size / 10);
  }
}

}  // namespace
}  // namespace wsx
