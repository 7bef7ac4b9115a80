#include "wire/fragment.hpp"

#include <gtest/gtest.h>

#include "wire/frame.hpp"

namespace wsx {
namespace {

std::string make_frame(FrameHeader header, std::string payload) {
  header.payload_bytes = payload.size();
  char head[k_max_frame_header_bytes];
  std::string frame(head, write_frame_header(head, header));
  if (header.masked) apply_mask(payload.data(), payload.size(), header.mask_key);
  return frame + payload;
}

/// "text:ab rsv4", "+cd", "+ef." with a full stop for FIN.
std::vector<std::string> described(std::string_view frames) {
  std::vector<std::string> out;
  for (FrameHeader header; parse_frame_header(frames, header);) {
    const auto size = static_cast<std::size_t>(header.payload_bytes);
    std::string payload(frames.substr(header.header_bytes, size));
    if (header.masked) apply_mask(payload.data(), size, header.mask_key);
    frames.remove_prefix(header.header_bytes + size);
    out.push_back((header.opcode == Opcode::continuation ? "+"
                   : header.opcode == Opcode::text       ? "text:"
                                                         : "binary:") +
                  payload + (header.rsv ? " rsv" + std::to_string(header.rsv) : "") + (header.fin ? "." : ""));
  }
  EXPECT_TRUE(frames.empty());
  return out;
}

using Frames = std::vector<std::string>;

TEST(CutFrames, MakesFramesOfTheSize) {
  const auto text = make_frame({.opcode = Opcode::text}, "abcdefg");
  EXPECT_EQ(described(cut_frames(text, 3)), (Frames{"text:abc", "+def", "+g."}));
  EXPECT_EQ(described(cut_frames(text, 1)).size(), 7u);
  EXPECT_EQ(described(cut_frames(text, 7)), (Frames{"text:abcdefg."}));
  EXPECT_EQ(described(cut_frames(text, UINT64_MAX)), (Frames{"text:abcdefg."}));
  EXPECT_EQ(described(cut_frames(make_frame({.opcode = Opcode::binary}, ""), 3)), (Frames{"binary:."}));
}

TEST(CutFrames, KeepsRsvOnTheFirstFrameOnly) {
  EXPECT_EQ(described(cut_frames(make_frame({.rsv = k_rsv1}, "abcd"), 2)), (Frames{"text:ab rsv4", "+cd."}));
}

TEST(CutFrames, JoinsWhatWasCutBefore) {
  const auto frames = make_frame({.opcode = Opcode::text, .fin = false}, "ab") +
                      make_frame({.opcode = Opcode::continuation, .fin = false}, "") +
                      make_frame({.opcode = Opcode::continuation}, "cde");
  EXPECT_EQ(described(cut_frames(frames, 4)), (Frames{"text:abcd", "+e."}));
}

TEST(CutFrames, MasksEachFrameAnew) {
  const auto frame = make_frame({.opcode = Opcode::text, .masked = true, .mask_key = 0x12345678}, std::string(64, 'x'));
  const auto cut = cut_frames(frame, 32);
  EXPECT_EQ(described(cut), (Frames{"text:" + std::string(32, 'x'), "+" + std::string(32, 'x') + "."}));
  FrameHeader first, second;
  ASSERT_TRUE(parse_frame_header(cut, first));
  ASSERT_TRUE(parse_frame_header(std::string_view(cut).substr(38), second));
  EXPECT_TRUE(first.masked && second.masked);
  EXPECT_NE(first.mask_key, second.mask_key);
}

}  // namespace
}  // namespace wsx
