#include "wire/deadline.hpp"

#include <gtest/gtest.h>

#include "support/run_task.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

struct DeadlineTest : testing::Test {
  net::io_context context;
  int fired = 0;
};

TEST_F(DeadlineTest, FiresOnce) {
  const Deadline deadline(context.get_executor(), Clock::now() + 1ms, [&] { ++fired; });
  EXPECT_FALSE(deadline.has_passed());
  run_until(context, [&] { return fired > 0; });
  EXPECT_TRUE(deadline.has_passed());
  EXPECT_EQ(context.run(), 0u);  // nothing is left to do
  EXPECT_EQ(fired, 1);
}

TEST_F(DeadlineTest, HasPassedWhenItsActionRuns) {
  std::optional<Deadline> deadline;
  bool passed = false;
  deadline.emplace(context.get_executor(), Clock::now(), [&] { passed = deadline->has_passed(); });
  context.run();
  EXPECT_TRUE(passed);
}

TEST_F(DeadlineTest, DoesNothingWhenItIsDestroyedBefore) {
  {
    const Deadline deadline(context.get_executor(), Clock::now() + 1h, [&] { ++fired; });
  }
  context.run();
  EXPECT_EQ(fired, 0);
}

TEST_F(DeadlineTest, DoesNothingWhenItIsDestroyedAfterItsTimeButBeforeItsTurn) {
  auto deadline = std::make_unique<Deadline>(context.get_executor(), Clock::now() - 1s, [&] { ++fired; });
  // The timer expires together with this one, whose handler runs first.
  Timer earlier(context.get_executor(), Clock::now() - 2s);
  earlier.async_wait([&](error_code) { deadline.reset(); });
  context.run();
  EXPECT_EQ(fired, 0);
}

TEST_F(DeadlineTest, NeverComesWhenThereIsNone) {
  const Deadline deadline(context.get_executor(), k_never, [&] { ++fired; });
  EXPECT_EQ(context.run(), 0u);
  EXPECT_FALSE(deadline.has_passed());
}

TEST_F(DeadlineTest, IsReckonedFromNowAndNeverOverflows) {
  const auto before = Clock::now();
  EXPECT_GE(deadline_after(10s), before + 10s);
  EXPECT_LT(deadline_after(10s), Clock::now() + 11s);
  for (const auto never : {0ns, -1ns, std::chrono::nanoseconds::max()}) EXPECT_EQ(deadline_after(never), k_never);
}

}  // namespace
}  // namespace wsx
