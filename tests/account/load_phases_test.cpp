#include "account/load_phases.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

constexpr Nanos k_drain = 5 * k_second;

/// In the phase under test, entered at `now`.
LoadPhases phases_in(LoadPhase phase, Nanos now) {
  LoadPhases phases(k_drain);
  if (phase == LoadPhase::holding) return phases;
  EXPECT_TRUE(phases.advance(now, {.has_begun = true}));
  phases.run_until(now + 10 * k_second);
  if (phase == LoadPhase::running) return phases;
  EXPECT_TRUE(phases.advance(now, {.has_begun = true, .stops = true}));
  if (phase == LoadPhase::draining) return phases;
  EXPECT_TRUE(phases.advance(now, {.has_begun = true, .has_everything = true}));
  return phases;
}

TEST(LoadPhases, HoldUntilTheRunBegins) {
  LoadPhases phases(k_drain);
  EXPECT_FALSE(phases.advance(k_second, {.has_sent_all = true, .has_everything = true, .has_closed = true}));
  EXPECT_EQ(phases.current(), LoadPhase::holding);
  EXPECT_EQ(phases.end(), INT64_MAX);
  EXPECT_TRUE(phases.advance(k_second, {.has_begun = true}));
  EXPECT_EQ(phases.current(), LoadPhase::running);
}

TEST(LoadPhases, ARunThatIsStoppedBeforeItBeginsOnlySaysGoodbye) {
  LoadPhases phases(k_drain);
  EXPECT_TRUE(phases.advance(k_second, {.stops = true}));
  EXPECT_EQ(phases.current(), LoadPhase::closing);
}

TEST(LoadPhases, RunUntilTheTimeIsOverOrAllIsSentOrNobodyIsToSend) {
  const Nanos begin = 100;
  LoadPhases phases = phases_in(LoadPhase::running, begin);
  EXPECT_EQ(phases.end(), begin + 10 * k_second);
  EXPECT_FALSE(phases.advance(phases.end() - 1, {.has_begun = true, .has_everything = true, .has_closed = true}));
  EXPECT_TRUE(phases.advance(phases.end(), {.has_begun = true}));
  EXPECT_EQ(phases.current(), LoadPhase::draining);
  for (const LoadPhases::View view :
       {LoadPhases::View{.has_begun = true, .stops = true}, {.has_begun = true, .has_sent_all = true}}) {
    LoadPhases other = phases_in(LoadPhase::running, begin);
    EXPECT_TRUE(other.advance(begin + 1, view));
    EXPECT_EQ(other.current(), LoadPhase::draining);
    EXPECT_EQ(other.end(), begin + 1 + k_drain);
  }
}

TEST(LoadPhases, DrainUntilEverythingIsThereOrForSoLong) {
  const Nanos begin = 100;
  LoadPhases phases = phases_in(LoadPhase::draining, begin);
  EXPECT_FALSE(phases.advance(begin + k_drain - 1, {.has_begun = true, .stops = true, .has_sent_all = true}));
  EXPECT_TRUE(phases.advance(begin + k_drain, {}));
  EXPECT_EQ(phases.current(), LoadPhase::closing);
  LoadPhases other = phases_in(LoadPhase::draining, begin);
  EXPECT_TRUE(other.advance(begin, {.has_everything = true}));
  EXPECT_EQ(other.current(), LoadPhase::closing);
}

TEST(LoadPhases, WithoutADrainTheAccountIsSettledAtOnce) {
  LoadPhases phases(0);
  EXPECT_TRUE(phases.advance(100, {.has_begun = true}));
  phases.run_until(200);
  EXPECT_TRUE(phases.advance(200, {}));
  EXPECT_TRUE(phases.advance(200, {}));
  EXPECT_EQ(phases.current(), LoadPhase::closing);
}

TEST(LoadPhases, ADrainMayHaveNoEnd) {
  LoadPhases phases(INT64_MAX);
  EXPECT_TRUE(phases.advance(100, {.has_begun = true}));
  EXPECT_TRUE(phases.advance(200, {.stops = true}));
  EXPECT_FALSE(phases.advance(1'000'000 * k_second, {}));
  EXPECT_EQ(phases.current(), LoadPhase::draining);
}

TEST(LoadPhases, CloseUntilAllConnectionsAreGoneOrForASecond) {
  const Nanos begin = 100;
  LoadPhases phases = phases_in(LoadPhase::closing, begin);
  EXPECT_FALSE(phases.advance(begin + LoadPhases::k_closing - 1, {.stops = true, .has_everything = true}));
  EXPECT_TRUE(phases.advance(begin + LoadPhases::k_closing, {}));
  EXPECT_EQ(phases.current(), LoadPhase::over);
  LoadPhases other = phases_in(LoadPhase::closing, begin);
  EXPECT_TRUE(other.advance(begin, {.has_closed = true}));
  EXPECT_EQ(other.current(), LoadPhase::over);
}

TEST(LoadPhases, GoThroughSeveralAtOnceAndStayAtTheEnd) {
  LoadPhases phases(k_drain);
  const LoadPhases::View all{
      .has_begun = true, .stops = true, .has_sent_all = true, .has_everything = true, .has_closed = true};
  int entered = 0;
  while (phases.advance(1, all)) ++entered;
  EXPECT_EQ(entered, 4);
  EXPECT_EQ(phases.current(), LoadPhase::over);
  EXPECT_FALSE(phases.advance(INT64_MAX, all));
}

}  // namespace
}  // namespace wsx
