#include "account/attention.hpp"

#include <gtest/gtest.h>

#include "account/times.hpp"

namespace wsx {
namespace {

Nanos at_us(Nanos us) { return k_begin + us * k_us; }

TEST(Attention, OfASleeperBeginsWhenItIsWoken) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(10'000), .end = at_us(700), .slept = true});
  EXPECT_EQ(attention.blind_since(), at_us(700));
  EXPECT_EQ(attention.slept(), 700 * k_us);
}

TEST(Attention, OfASleeperThatWaitedForAProcessorBeginsBefore) {
  Attention attention;
  attention.note(
      {.begin = at_us(0), .until = at_us(10'000), .end = at_us(700), .slept = true, .run_delay = 400 * k_us});
  EXPECT_EQ(attention.blind_since(), at_us(300));
  EXPECT_EQ(attention.slept(), 300 * k_us);
}

TEST(Attention, OfAWaitThatFoundSomethingAtOnceBeginsWithTheOneBefore) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(10'000), .end = at_us(700), .slept = true});
  attention.note({.begin = at_us(900), .until = at_us(900), .end = at_us(901)});
  EXPECT_EQ(attention.blind_since(), at_us(700));
  attention.note({.begin = at_us(950), .until = at_us(950), .end = at_us(951)});
  EXPECT_EQ(attention.blind_since(), at_us(900));
}

TEST(Attention, IsNotTakenForSleepWhenTheProcessorWasGone) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(0), .end = at_us(1)});
  attention.note({.begin = at_us(10), .until = at_us(10), .end = at_us(4'011), .run_delay = 4'000 * k_us});
  EXPECT_EQ(attention.blind_since(), at_us(0));
  EXPECT_EQ(attention.slept(), 0);
}

TEST(Attention, IsNotTakenForSleepBecauseLookingTookLong) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(0), .end = at_us(1)});
  attention.note({.begin = at_us(29'000), .until = at_us(29'000), .end = at_us(29'020)});
  EXPECT_EQ(attention.blind_since(), at_us(0));
  EXPECT_EQ(attention.slept(), 0);
}

TEST(Attention, EndsWhereTheProcessWasStopped) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(0), .end = at_us(1)});
  attention.note({.begin = at_us(10), .until = at_us(10'010), .end = at_us(1'000'000), .slept = true});
  EXPECT_EQ(attention.blind_since(), at_us(0));
  EXPECT_EQ(attention.slept(), 0);
  attention.note({.begin = at_us(1'000'010),
                  .until = at_us(1'010'010),
                  .end = at_us(1'005'000),
                  .slept = true,
                  .was_interrupted = true});
  EXPECT_EQ(attention.blind_since(), at_us(10));
  attention.note({.begin = at_us(1'005'010), .until = at_us(1'005'010), .end = at_us(1'005'011)});
  EXPECT_EQ(attention.blind_since(), at_us(1'000'010));
}

TEST(Attention, ToleratesTheUsualDelayOfATimer) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(10'000), .end = at_us(10'080), .slept = true});
  EXPECT_EQ(attention.blind_since(), at_us(10'000));
  EXPECT_EQ(attention.slept(), 10'000 * k_us);
}

TEST(Attention, DoesNotCountWhatAWaitHadNoRoomFor) {
  Attention attention;
  attention.note({.begin = at_us(0), .until = at_us(10'000), .end = at_us(50), .slept = true, .has_more = true});
  attention.note({.begin = at_us(90), .until = at_us(90), .end = at_us(91)});
  EXPECT_EQ(attention.blind_since(), 0);  // as far as we know, it was there from the beginning
}

}  // namespace
}  // namespace wsx
