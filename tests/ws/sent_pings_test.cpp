#include "ws/sent_pings.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(SentPings, AreAnsweredOnce) {
  SentPings pings;
  pings.add("a");
  EXPECT_FALSE(pings.take_round_trip("b"));
  EXPECT_TRUE(pings.take_round_trip("a"));
  EXPECT_FALSE(pings.take_round_trip("a"));
}

TEST(SentPings, SeveralCanBeUnderWay) {
  SentPings pings;
  for (const char* payload : {"a", "a", "b"}) pings.add(payload);
  EXPECT_TRUE(pings.take_round_trip("a"));
  EXPECT_TRUE(pings.take_round_trip("a"));
  EXPECT_TRUE(pings.take_round_trip("b"));
}

TEST(SentPings, AnAnswerSettlesTheOnesBefore) {
  SentPings pings;
  for (const char* payload : {"a", "b", "c"}) pings.add(payload);
  EXPECT_TRUE(pings.take_round_trip("b"));
  EXPECT_FALSE(pings.take_round_trip("a"));
  EXPECT_TRUE(pings.take_round_trip("c"));
}

TEST(SentPings, APeerThatNeverAnswersMakesThemForgetTheOldest) {
  SentPings pings;
  for (std::size_t i = 0; i <= SentPings::k_most; ++i) pings.add(std::to_string(i));
  EXPECT_FALSE(pings.take_round_trip("0"));
  EXPECT_TRUE(pings.take_round_trip("1"));
}

}  // namespace
}  // namespace wsx
