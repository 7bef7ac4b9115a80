#include "account/arrival_check.hpp"

#include <gtest/gtest.h>

#include "account/times.hpp"

namespace wsx {
namespace {

bool in_order() { return false; }
bool out_of_order() { return true; }

TEST(ArrivalCheck, AsksBehindEverySleep) {
  ArrivalCheck check;
  check.note_wait(0, true);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(check.asks());
}

TEST(ArrivalCheck, AsksWhereTheBoundMatters) {
  ArrivalCheck check;
  check.note_wait(ArrivalCheck::k_worth_asking + 1, false);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(check.asks());
}

TEST(ArrivalCheck, AsksASampleWhereMessagesComeTogether) {
  ArrivalCheck check;
  check.note_wait(ArrivalCheck::k_worth_asking + 1, false);
  check.note_read(false);
  unsigned asked = 0;
  for (unsigned i = 0; i < 10 * ArrivalCheck::k_sample; ++i) asked += check.asks();
  EXPECT_EQ(asked, 10u);
  check.note_read(true);
  EXPECT_TRUE(check.asks());
}

TEST(ArrivalCheck, AsksASampleOfTheRest) {
  ArrivalCheck check;
  check.note_wait(ArrivalCheck::k_worth_asking, false);
  unsigned asked = 0;
  for (unsigned i = 0; i < 10 * ArrivalCheck::k_sample; ++i) asked += check.asks();
  EXPECT_EQ(asked, 10u);
}

TEST(ArrivalCheck, KeepsTheBoundWhereNothingIsTold) {
  ArrivalCheck check;
  const auto lag = check.judge(70 * k_us, std::nullopt, in_order);
  EXPECT_EQ(lag.of_each, 70 * k_us);
  EXPECT_EQ(lag.of_only, 70 * k_us);
  EXPECT_EQ(check.checked(), 0u);
}

TEST(ArrivalCheck, KnowsWhatCameAloneAndBoundsWhatCameTogether) {
  ArrivalCheck check;
  const auto lag = check.judge(700 * k_us, 20 * k_us, in_order);
  EXPECT_EQ(lag.of_only, 20 * k_us);
  EXPECT_EQ(lag.of_each, 700 * k_us) << "the kernel only tells when the last one came";
  EXPECT_EQ(check.checked(), 1u);
  EXPECT_EQ(check.late(), 0u);
}

TEST(ArrivalCheck, FindsALateWakeUpThatTheBoundDoesNotShow) {
  ArrivalCheck check;
  const auto lag = check.judge(2 * k_us, 1'050 * k_us, in_order);
  EXPECT_EQ(lag.of_only, 1'050 * k_us);
  EXPECT_EQ(lag.of_each, 1'050 * k_us) << "who came before the last one has waited longer";
  EXPECT_EQ(check.late(), 1u);
}

TEST(ArrivalCheck, CallsAUsualWakeUpNotLate) {
  ArrivalCheck check;
  const auto lag = check.judge(2 * k_us, ArrivalCheck::k_usual_wake + 2 * k_us, in_order);
  EXPECT_EQ(lag.of_only, 2 * k_us);
  EXPECT_EQ(lag.of_each, 2 * k_us);
  EXPECT_EQ(check.checked(), 1u);
  EXPECT_EQ(check.late(), 0u);
  EXPECT_EQ(check.judge(2 * k_us, ArrivalCheck::k_usual_wake + 3 * k_us, in_order).of_only,
            ArrivalCheck::k_usual_wake + 3 * k_us);
  EXPECT_EQ(check.late(), 1u);
}

TEST(ArrivalCheck, DoesNotBlameUsForSegmentsThatCameOutOfOrder) {
  ArrivalCheck check;
  const auto lag = check.judge(2 * k_us, 200'000 * k_us, out_of_order);
  EXPECT_EQ(lag.of_only, 2 * k_us);
  EXPECT_EQ(lag.of_each, 2 * k_us);
  EXPECT_EQ(check.checked(), 0u);
  EXPECT_EQ(check.judge(300 * k_us, 200 * k_us, out_of_order).of_only, 200 * k_us)
      << "within the bound it does not matter";
}

TEST(ArrivalCheck, DoesNotBelieveAClockThatWasSet) {
  ArrivalCheck check;
  const auto lag = check.judge(5 * k_us, -1'000'000 * k_us, in_order);
  EXPECT_EQ(lag.of_only, 5 * k_us);
  EXPECT_EQ(lag.of_each, 5 * k_us);
  EXPECT_EQ(check.checked(), 0u);
}

}  // namespace
}  // namespace wsx
