#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include "support/frames.hpp"

namespace wsx {
namespace {

std::string naively_masked(std::string data, std::uint32_t key) {
  char bytes[4];
  std::memcpy(bytes, &key, 4);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(data[i] ^ bytes[i % 4]);
  return data;
}

std::string counting_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(7 * i + 3);
  return bytes;
}

TEST(Frame, TheExamplesOfTheRfcAreReadAndWritten) {
  struct Example {
    std::string_view bytes;
    FrameHeader header;
  };
  using namespace std::string_view_literals;
  std::uint32_t key;
  std::memcpy(&key, "\x37\xfa\x21\x3d", 4);
  const Example examples[] = {
      {"\x81\x05Hello"sv, {.payload_bytes = 5}},
      {"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"sv,
       {.masked = true, .mask_key = key, .payload_bytes = 5, .header_bytes = 6}},
      {"\x01\x03Hel"sv, {.fin = false, .payload_bytes = 3}},
      {"\x80\x02lo"sv, {.opcode = Opcode::continuation, .payload_bytes = 2}},
      {"\x89\x05Hello"sv, {.opcode = Opcode::ping, .payload_bytes = 5}},
      {"\x82\x7e\x01\x00"sv, {.opcode = Opcode::binary, .payload_bytes = 256, .header_bytes = 4}},
      {"\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"sv,
       {.opcode = Opcode::binary, .payload_bytes = 65536, .header_bytes = 10}},
  };
  for (const auto& [bytes, expected] : examples) {
    SCOPED_TRACE(testing::PrintToString(bytes));
    FrameHeader read;
    ASSERT_TRUE(parse_frame_header(bytes, read));
    EXPECT_EQ(read.opcode, expected.opcode);
    EXPECT_EQ(read.fin, expected.fin);
    EXPECT_EQ(read.masked, expected.masked);
    EXPECT_EQ(read.payload_bytes, expected.payload_bytes);
    EXPECT_EQ(read.header_bytes, expected.header_bytes);
    char written[k_max_frame_header_bytes];
    const std::size_t size = write_frame_header(written, expected);
    EXPECT_EQ(std::string_view(written, size), bytes.substr(0, expected.header_bytes));
  }
}

TEST(Frame, WhatIsWrittenReadsBackTheSameAndNoSoonerThanItIsWhole) {
  const std::uint64_t lengths[] = {0,     1,     124,     125,        126,        127,         128,         65534,
                                   65535, 65536, 65537,   0xffffff,   0xffffffff, 0x100000000, ~0ull >> 1,  1ull << 63,
                                   ~0ull, 4096,  1 << 20, 0x01020304, 0x10203,    0x7ffe,      0x0102030405};
  for (const std::uint64_t length : lengths)
    for (unsigned first = 0; first < 256; ++first)
      for (const bool masked : {false, true}) {
        const FrameHeader header{.opcode = static_cast<Opcode>(first & 15),
                                 .rsv = static_cast<std::uint8_t>(first >> 4 & 7),
                                 .fin = (first & 0x80) != 0,
                                 .masked = masked,
                                 .mask_key = masked ? 0xa1b2c3d4 : 0,
                                 .payload_bytes = length};
        char bytes[k_max_frame_header_bytes];
        const std::size_t size = write_frame_header(bytes, header);
        ASSERT_EQ(size, 2u + (length < 126 ? 0 : length < 65536 ? 2 : 8) + (masked ? 4 : 0)) << length;
        FrameHeader read;
        for (std::size_t some = 0; some < size; ++some) ASSERT_FALSE(parse_frame_header({bytes, some}, read));
        ASSERT_TRUE(parse_frame_header({bytes, size}, read));
        ASSERT_EQ(read.opcode, header.opcode);
        ASSERT_EQ(read.rsv, header.rsv);
        ASSERT_EQ(read.fin, header.fin);
        ASSERT_EQ(read.masked, masked);
        ASSERT_EQ(read.mask_key, header.mask_key);
        ASSERT_EQ(read.payload_bytes, length);
        ASSERT_EQ(read.header_bytes, size);
      }
}

TEST(Frame, MaskingTwiceChangesNothingAndMaskingOnceIsTheRfcsLoop) {
  constexpr std::uint32_t k_key = 0xdeadbe01;
  for (std::size_t offset = 0; offset < 9; ++offset)
    for (std::size_t size = 0; size <= 70; ++size) {
      const std::string original = counting_bytes(offset + size + 8);
      std::string data = original;
      apply_mask(data.data() + offset, size, k_key);
      ASSERT_EQ(data, original.substr(0, offset) + naively_masked(original.substr(offset, size), k_key) +
                          original.substr(offset + size))
          << size << " bytes at " << offset;
      apply_mask(data.data() + offset, size, k_key);
      ASSERT_EQ(data, original);
    }
}

TEST(Frame, AControlFrameIsWholeAndItsMaskIsFresh) {
  for (const Opcode opcode : {Opcode::close, Opcode::ping, Opcode::pong})
    for (const std::size_t size : {0, 1, 8, 125})
      for (const bool masked : {false, true}) {
        const std::string payload = counting_bytes(size);
        std::string bytes = make_control_frame(opcode, payload, masked);
        const auto frames = take_frames(bytes);
        ASSERT_EQ(frames.size(), 1u);
        EXPECT_TRUE(bytes.empty());
        EXPECT_EQ(frames[0].header.opcode, opcode);
        EXPECT_TRUE(frames[0].header.fin);
        EXPECT_EQ(frames[0].header.masked, masked);
        EXPECT_EQ(frames[0].payload, payload);
      }
  EXPECT_NE(make_control_frame(Opcode::ping, "same", true), make_control_frame(Opcode::ping, "same", true));
}

}  // namespace
}  // namespace wsx
