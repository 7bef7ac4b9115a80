#include "ws/message_inflater.hpp"

#include <gtest/gtest.h>
#include <random>
#include <zlib.h>

namespace wsx {
namespace {

/// What a peer with context takeover sends.
class ZlibPeer {
 public:
  ZlibPeer() { deflateInit2(&stream_, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY); }
  ~ZlibPeer() { deflateEnd(&stream_); }
  std::string compress(std::string message, int flush = Z_SYNC_FLUSH) {
    std::string out(deflateBound(&stream_, static_cast<uLong>(message.size())) + 1000, '\0');
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

std::string repetitive_text(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& c : text) c = "abcdefgh"[random() % 8];
  return text;
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

/// RFC 7692, section 7.2.3, and what else a sender may make of "Hello".
constexpr const char* k_legal_forms[] = {
    "f248cdc9c90700",                    // 7.2.3.1: one block
    "000500faff48656c6c6f00",            // 7.2.3.3: a block without compression
    "f348cdc9c9070000",                  // 7.2.3.4: a final block, and an empty one
    "f348cdc9c90700",                    // a final block alone, as zlib's Z_FINISH leaves it
    "f24805000000ffffcac9c90700",        // 7.2.3.5: two blocks
    "000200fdff4865000300fcff6c6c6f00",  // two blocks without compression
    "f24805000000ffff000300fcff6c6c6f00",
    "000000ffff000000fffff248cdc9c90700",  // empty blocks first
};

TEST(MessageInflater, TakesEveryLegalForm) {
  for (const std::string hex : k_legal_forms)
    for (std::size_t piece = 1; piece <= hex.size() / 2; ++piece) {
      const std::string bytes = bytes_of_hex(hex);
      MessageInflater inflater;
      for (int message = 0; message < 3; ++message) {
        std::string out;
        for (std::size_t at = 0; at < bytes.size(); at += piece)
          ASSERT_EQ(inflater.add(bytes.substr(at, piece), out, 5), MessageInflater::Outcome::good) << hex;
        ASSERT_EQ(inflater.finish(out, 5), MessageInflater::Outcome::good) << hex;
        ASSERT_EQ(out, "Hello") << hex << ", message " << message;
      }
    }
}

// Section 7.2.3.2: the second "Hello" is five bytes that refer to the first.
TEST(MessageInflater, AFinalBlockForgetsNothing) {
  for (const std::string first : k_legal_forms) {
    MessageInflater inflater;
    for (const std::string& hex : {first, std::string("f200110000")}) {
      std::string out;
      EXPECT_TRUE(inflater.inflate(bytes_of_hex(hex), out, 5)) << first;
      EXPECT_EQ(out, "Hello") << first;
    }
  }
}

TEST(MessageInflater, AnEmptyMessageMayHaveNoBytes) {
  MessageInflater inflater;
  for (const char* hex : {"00", "", "0300", "", "00"}) {
    std::string out;
    EXPECT_TRUE(inflater.inflate(bytes_of_hex(hex), out, 0)) << hex;
    EXPECT_EQ(out, "") << hex;
  }
}

TEST(MessageInflater, RefusesAMessageThatEndsWithinABlock) {
  for (const char* hex : {"f248cd", "000500faff4865", "f3", "0005"}) {
    MessageInflater inflater;
    std::string out;
    EXPECT_FALSE(inflater.inflate(bytes_of_hex(hex), out, 100)) << hex;
  }
}

TEST(MessageInflater, FollowsAPeerWithContextTakeover) {
  ZlibPeer peer;
  MessageInflater inflater;
  for (unsigned i = 0; i < 50; ++i) {
    const std::string text = repetitive_text(i * 37, i / 2);
    std::string out;
    ASSERT_TRUE(inflater.inflate(peer.compress(text), out, 100'000));
    ASSERT_EQ(out, text);
  }
}

TEST(MessageInflater, TakesAFinalBlockForTheEndOfAMessage) {
  ZlibPeer peer;
  MessageInflater inflater;
  for (int i = 0; i < 3; ++i) {
    std::string out;
    ASSERT_TRUE(inflater.inflate(peer.compress("hello hello hello", Z_FINISH), out, 1000));
    ASSERT_EQ(out, "hello hello hello");
    out.clear();
    ASSERT_TRUE(inflater.inflate(peer.compress("hello again"), out, 1000));
    ASSERT_EQ(out, "hello again");
  }
}

TEST(MessageInflater, StopsAtTheLimit) {
  const std::string bomb = ZlibPeer().compress(std::string(10'000'000, '\0'));
  MessageInflater inflater;
  std::string out;
  EXPECT_FALSE(inflater.inflate(bomb, out, 1000));
  EXPECT_LE(out.size(), 1000u);
  MessageInflater exact;
  out.clear();
  EXPECT_TRUE(exact.inflate(ZlibPeer().compress(std::string(50'000, 'x')), out, 50'000));
}

TEST(MessageInflater, SurvivesAnyBytes) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    std::string bytes = ZlibPeer().compress(repetitive_text(200, seed));
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    MessageInflater inflater;
    for (int i = 0; i < 2; ++i) {
      std::string out;
      static_cast<void>(inflater.inflate(bytes, out, 1 << 20));
      EXPECT_LE(out.size(), 1u << 20);
    }
  }
}

}  // namespace
}  // namespace wsx
