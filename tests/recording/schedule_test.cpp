#include "recording/schedule.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(ReplayDue, DividesTheRecordedTimeByTheSpeed) {
  EXPECT_EQ(replay_due(1500us, 1), 1500us);
  EXPECT_EQ(replay_due(1500us, 10), 150us);
  EXPECT_EQ(replay_due(1500us, 0.5), 3ms);
  EXPECT_EQ(replay_due(1us, 3), 333ns);
}

TEST(ReplayDue, IsExactForLongRecordings) {
  EXPECT_EQ(replay_due(std::chrono::hours(24 * 30) + 1us, 1), std::chrono::hours(24 * 30) + 1us);
}

TEST(ReplayDue, IsAtOnceWithoutALimitOfSpeed) {
  EXPECT_EQ(replay_due(std::chrono::hours(1), std::numeric_limits<double>::infinity()), 0ns);
  EXPECT_EQ(replay_due(0us, std::numeric_limits<double>::infinity()), 0ns);
}

TEST(ReplayDue, DoesNotOverflow) {
  EXPECT_EQ(replay_due(std::chrono::microseconds::max(), 0.001), std::chrono::hours(24 * 365 * 100));
  EXPECT_EQ(replay_due(-5us, 1), 0ns);
}

}  // namespace
}  // namespace wsx
