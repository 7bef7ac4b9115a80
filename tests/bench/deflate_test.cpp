#include "bench/deflate.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

#include "ws/message_inflater.hpp"

namespace wsx {
namespace {

std::string random_text(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text) c = "abcdefgh"[random() % 8];
  return text;
}

/// With a window of 2^bits bytes and nothing else to look back at.
bool inflates_within(std::string compressed, int bits, const std::string& expected) {
  compressed.append("\0\0\xff\xff", 4);
  z_stream stream{};
  inflateInit2(&stream, -bits);
  stream.next_in = reinterpret_cast<Bytef*>(compressed.data());
  stream.avail_in = static_cast<uInt>(compressed.size());
  std::string out;
  for (int result = Z_OK; result == Z_OK;) {
    char byte = 0;
    stream.next_out = reinterpret_cast<Bytef*>(&byte);
    stream.avail_out = 1;
    result = ::inflate(&stream, Z_SYNC_FLUSH);
    if (!stream.avail_out) out += byte;
    if (stream.avail_out) break;
  }
  inflateEnd(&stream);
  return out == expected;
}

TEST(Deflate, KeepsToTheWindowThatWasAgreedOn) {
  const std::string half = random_text(2000, 1), text = half + half + random_text(300, 2) + half;
  for (int bits = 9; bits <= 15; ++bits)
    EXPECT_TRUE(inflates_within(deflate_message(text, {.window_bits = bits}), bits, text)) << bits;
}

TEST(Deflate, WhatItCompressesInflates) {
  MessageInflater inflater;  // each message needs nothing of the one before, so one inflater does for all
  for (const std::size_t size : {0u, 1u, 10u, 1000u, 16384u, 100'000u}) {
    const std::string text = random_text(size, 3);
    std::string out = "before ";
    EXPECT_TRUE(inflater.inflate(deflate_message(text, {}), out, 200'000));
    EXPECT_EQ(out, "before " + text);
  }
  EXPECT_EQ(deflate_message("", {}), std::string(1, '\0'));  // RFC 7692, section 7.2.3.6
}

}  // namespace
}  // namespace wsx
