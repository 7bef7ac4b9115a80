#include "bench/deflate.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

namespace wsx {
namespace {

/// What a peer with context takeover sends.
class Peer {
 public:
  Peer() { deflateInit2(&stream_, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY); }
  ~Peer() { deflateEnd(&stream_); }
  std::string compress(std::string message, int flush = Z_SYNC_FLUSH) {
    std::string out(message.size() + 1000, '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(message.data());
    stream_.avail_in = static_cast<uInt>(message.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    ::deflate(&stream_, flush);
    out.resize(out.size() - stream_.avail_out);
    if (flush == Z_FINISH) deflateReset(&stream_);
    return flush == Z_FINISH ? out : out.substr(0, out.size() - 4);
  }

 private:
  z_stream stream_{};
};

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
  Inflater inflater;  // each message needs nothing of the one before, so one inflater does for all
  for (const std::size_t size : {0u, 1u, 10u, 1000u, 16384u, 100'000u}) {
    const std::string text = random_text(size, 3);
    std::string out = "before ";
    EXPECT_TRUE(inflater.inflate(deflate_message(text, {}), out, 200'000));
    EXPECT_EQ(out, "before " + text);
  }
  EXPECT_EQ(deflate_message("", {}), std::string(1, '\0'));  // RFC 7692, section 7.2.3.6
}

TEST(Inflater, FollowsAPeerWithContextTakeover) {
  Peer peer;
  Inflater inflater;
  for (unsigned i = 0; i < 50; ++i) {
    const std::string text = random_text(i * 37, i / 2);
    std::string out;
    ASSERT_TRUE(inflater.inflate(peer.compress(text), out, 100'000));
    ASSERT_EQ(out, text);
  }
}

TEST(Inflater, TakesAFinalBlockForTheEndOfAMessage) {
  Peer peer;
  Inflater inflater;
  for (int i = 0; i < 3; ++i) {
    std::string out;
    ASSERT_TRUE(inflater.inflate(peer.compress("hello hello hello", Z_FINISH), out, 1000));
    ASSERT_EQ(out, "hello hello hello");
    out.clear();
    ASSERT_TRUE(inflater.inflate(peer.compress("hello again"), out, 1000));
    ASSERT_EQ(out, "hello again");
  }
}

TEST(Inflater, StopsAtTheLimit) {
  const std::string bomb = deflate_message(std::string(10'000'000, '\0'), {});
  Inflater inflater;
  std::string out;
  EXPECT_FALSE(inflater.inflate(bomb, out, 1000));
  EXPECT_LT(out.size(), 100'000u);
  Inflater exact;
  out.clear();
  EXPECT_TRUE(exact.inflate(deflate_message(std::string(50'000, 'x'), {}), out, 50'000));
}

TEST(Inflater, SurvivesAnyBytes) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    std::string bytes = deflate_message(random_text(200, seed), {});
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    Inflater inflater;
    for (int i = 0; i < 2; ++i) {
      std::string out;
      static_cast<void>(inflater.inflate(bytes, out, 1 << 20));
      EXPECT_LE(out.size(), (1u << 20) + 16 * 1024);
    }
  }
}

}  // namespace
}  // namespace wsx
