#include "account/stamps.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <random>

namespace wsx {
namespace {

/// The same, a message at a time.
struct NaiveStamps {
  struct Message {
    Nanos intended, actual;
    std::uint64_t bytes, left;
    bool operator==(const Message&) const = default;
  };
  std::deque<Message> messages;

  std::uint64_t advance(std::uint64_t bytes, Nanos now) {
    std::uint64_t begun = 0;
    for (Message& message : messages) {
      const std::uint64_t here = std::min(bytes, message.left);
      if (here && message.left == message.bytes) message.actual = now, ++begun;
      message.left -= here;
      bytes -= here;
    }
    return begun;
  }
  std::uint64_t unsent_bytes() const {
    std::uint64_t sum = 0;
    for (const Message& message : messages) sum += message.left;
    return sum;
  }
  std::uint64_t begun_and_left() const {
    for (const Message& message : messages)
      if (message.left && message.left < message.bytes) return message.left;
    return 0;
  }
};

void expect_same(const Stamps& stamps, const NaiveStamps& model) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    const Stamp& stamp = stamps.at(i);
    const bool is_begun = i < stamps.started();
    for (std::uint32_t n = 0; n < stamp.count; ++n, ++at) {
      ASSERT_LT(at, model.messages.size());
      const auto& message = model.messages[at];
      ASSERT_EQ(stamp.intended, message.intended);
      ASSERT_EQ(stamp.size.frame_bytes, message.bytes);
      ASSERT_EQ(is_begun, message.left < message.bytes);
      ASSERT_EQ(stamp.actual, is_begun ? message.actual : Stamp::k_unsent);
    }
  }
  ASSERT_EQ(at, model.messages.size());
  ASSERT_EQ(stamps.frame_left(), model.begun_and_left());
}

TEST(Stamps, AreWhatSingleMessagesAndBytesWouldBe) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](std::uint64_t limit) {
      return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random);
    };
    Stamps stamps;
    NaiveStamps model;
    Nanos now = 1;
    for (int step = 0; step < 200; ++step, ++now) {
      const auto what = below(5);
      if (what < 2) {
        Stamp stamp;
        stamp.intended = now;
        stamp.count = static_cast<std::uint32_t>(1 + below(6));
        stamp.size.frame_bytes = static_cast<std::uint32_t>(1 + below(20));
        stamps.push(stamp);
        for (std::uint32_t i = 0; i < stamp.count; ++i)
          model.messages.push_back({now, 0, stamp.size.frame_bytes, stamp.size.frame_bytes});
      } else if (what < 4) {
        const std::uint64_t bytes = below(model.unsent_bytes() + 1);
        std::uint64_t begun = 0;
        stamps.advance(bytes, now, [&](const Stamp& stamp) {
          EXPECT_EQ(stamp.actual, now);
          begun += stamp.count;
        });
        ASSERT_EQ(begun, model.advance(bytes, now));
      } else if (stamps.started() && !(stamps.started() == 1 && stamps.frame_left())) {
        for (std::uint32_t i = 0; i < stamps.front().count; ++i) model.messages.pop_front();
        stamps.pop();
      }
      expect_same(stamps, model);
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << step;
    }
  }
}

TEST(Stamps, AMessageMayBeAnsweredBeforeItsLastByteHasLeft) {
  Stamps stamps;
  Stamp stamp;
  stamp.size.frame_bytes = 100;
  stamps.push(stamp);
  stamps.push(stamp);
  stamps.advance(40, 1, [](const Stamp&) {});
  stamps.pop();
  EXPECT_EQ(stamps.frame_left(), 60u);
  int begun = 0;
  stamps.advance(60, 2, [&](const Stamp&) { ++begun; });
  EXPECT_EQ(begun, 0);
  stamps.advance(1, 3, [&](const Stamp&) { ++begun; });
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(stamps.front().actual, 3);
}

}  // namespace
}  // namespace wsx
