#include "base/environment.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <thread>

namespace wsx {
namespace {

TEST(Processors, AreThoseThatTheProcessMayUse) {
  EXPECT_GE(count_processors(), 1u);
  unsigned seen = 0;
  std::thread([&] {  // affinity is a thread's own
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
    ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
    seen = count_processors();
  })
      .join();
  EXPECT_EQ(seen, 1u);
}

}  // namespace
}  // namespace wsx
