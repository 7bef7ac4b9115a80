#include "wire/damage.hpp"

#include <bit>
#include <gtest/gtest.h>

#include "support/frames.hpp"

namespace wsx {
namespace {

/// How many bits differ.
int distance(std::string_view a, std::string_view b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) bits += std::popcount(static_cast<unsigned char>(a[i] ^ b[i]));
  return bits;
}

TEST(Damage, OneBitOfThePayloadIsTurnedOverAndNoHeader) {
  for (const bool masks : {false, true}) {
    const FrameWriter frame{.masks = masks};
    const std::string whole = frame(Opcode::text, "first ", k_more_follows) +
                              frame(Opcode::continuation, "", k_more_follows) +
                              frame(Opcode::continuation, std::string(300, 's'));
    const std::string payload = "first " + std::string(300, 's');
    for (std::uint64_t bit = 0; bit < payload.size() * 8; ++bit) {
      std::string damaged = whole;
      flip_payload_bit(damaged, bit);
      ASSERT_EQ(distance(damaged, whole), 1);
      const auto frames = take_frames(damaged);
      ASSERT_EQ(frames.size(), 3u);
      const std::string got = frames[0].payload + frames[2].payload;
      ASSERT_EQ(got[bit / 8], static_cast<char>(payload[bit / 8] ^ 1 << bit % 8));
    }
  }
}

TEST(Damage, ABitBeyondThePayloadIsCountedRoundAgain) {
  std::string once = FrameWriter{}.text("abc"), twice = once;
  flip_payload_bit(once, 5);
  flip_payload_bit(twice, 5 + 24 * 1'000'000'007ull);
  EXPECT_EQ(once, twice);
}

TEST(Damage, AnEmptyPayloadStaysAsItIs) {
  std::string frame = FrameWriter{}.text("");
  flip_payload_bit(frame, 7);
  EXPECT_EQ(frame, FrameWriter{}.text(""));
}

}  // namespace
}  // namespace wsx
