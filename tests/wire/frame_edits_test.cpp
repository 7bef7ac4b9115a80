#include "wire/frame_edits.hpp"

#include <bit>
#include <gtest/gtest.h>

#include "support/frames.hpp"

namespace wsx {
namespace {

constexpr FrameWriter k_server{.masks = false}, k_client{.masks = true};

/// "text:ab rsv4", "+cd", "+ef." with a full stop for FIN.
std::vector<std::string> described(std::string bytes) {
  std::vector<std::string> out;
  for (const auto& [header, payload] : take_frames(bytes))
    out.push_back((header.opcode == Opcode::continuation ? "+"
                   : header.opcode == Opcode::text       ? "text:"
                                                         : "binary:") +
                  payload + (header.rsv ? " rsv" + std::to_string(header.rsv) : "") + (header.fin ? "." : ""));
  EXPECT_TRUE(bytes.empty());
  return out;
}

using Frames = std::vector<std::string>;

TEST(CutFrames, MakesFramesOfTheSize) {
  const auto text = k_server.text("abcdefg");
  EXPECT_EQ(described(cut_frames(text, 3)), (Frames{"text:abc", "+def", "+g."}));
  EXPECT_EQ(described(cut_frames(text, 1)).size(), 7u);
  EXPECT_EQ(described(cut_frames(text, 7)), (Frames{"text:abcdefg."}));
  EXPECT_EQ(described(cut_frames(text, UINT64_MAX)), (Frames{"text:abcdefg."}));
  EXPECT_EQ(described(cut_frames(k_server.binary(""), 3)), (Frames{"binary:."}));
}

TEST(CutFrames, KeepsRsvOnTheFirstFrameOnly) {
  EXPECT_EQ(described(cut_frames(k_server(Opcode::text, "abcd", k_compressed), 2)), (Frames{"text:ab rsv4", "+cd."}));
}

TEST(CutFrames, JoinsWhatWasCutBefore) {
  const auto frames = k_server(Opcode::text, "ab", k_more_follows) +
                      k_server(Opcode::continuation, "", k_more_follows) + k_server(Opcode::continuation, "cde");
  EXPECT_EQ(described(cut_frames(frames, 4)), (Frames{"text:abcd", "+e."}));
}

TEST(CutFrames, MasksEachFrameAnew) {
  std::string cut = cut_frames(k_client.text(std::string(64, 'x')), 32);
  EXPECT_EQ(described(cut), (Frames{"text:" + std::string(32, 'x'), "+" + std::string(32, 'x') + "."}));
  const auto frames = take_frames(cut);
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_TRUE(frames[0].header.masked && frames[1].header.masked);
  EXPECT_NE(frames[0].header.mask_key, frames[1].header.mask_key);
}

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
