#include "wire/memory.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

constexpr std::size_t k_mb = 1024 * 1024;

struct MemoryTest : testing::Test {
  MemoryTest() { budget.set_limit(10 * k_mb); }
  ~MemoryTest() override { budget.set_limit(0); }
  MemoryBudget& budget = MemoryBudget::of_process();
};

TEST_F(MemoryTest, IsChargedAndGivenBack) {
  const auto before = budget.used();
  {
    MemoryAccount account;
    MemoryShare share(account);
    EXPECT_TRUE(share.has_room(8 * k_mb));
    EXPECT_FALSE(share.has_room(9 * k_mb));
    share.resize(8 * k_mb);
    EXPECT_GE(budget.used(), before + 8 * k_mb);
    EXPECT_FALSE(share.has_room(11 * k_mb));
    EXPECT_TRUE(share.has_room(8 * k_mb));
    share.resize(1 * k_mb);
    EXPECT_LT(budget.used(), before + 3 * k_mb);
    EXPECT_TRUE(share.has_room(8 * k_mb));
  }
  EXPECT_EQ(budget.used(), before);
}

TEST_F(MemoryTest, IsOneForAllAccounts) {
  MemoryAccount one, two;
  MemoryShare large(one), small(two);
  large.resize(9 * k_mb);
  EXPECT_FALSE(small.has_room(2 * k_mb));
  EXPECT_FALSE(two.is_exhausted());
  small.resize(2 * k_mb);  // nothing is refused here
  EXPECT_TRUE(two.is_exhausted());
  EXPECT_TRUE(one.is_exhausted());
}

TEST_F(MemoryTest, CostsTheBudgetNothingForSmallBuffers) {
  MemoryAccount account;
  MemoryShare share(account);
  share.resize(1000);
  const auto used = budget.used();
  for (int i = 0; i < 100; ++i) {
    share.resize(64 * 1024);
    share.resize(0);
  }
  EXPECT_EQ(budget.used(), used);
}

TEST_F(MemoryTest, HasNoLimitUnlessThereIsOne) {
  budget.set_limit(0);
  MemoryAccount account;
  EXPECT_TRUE(account.has_room(SIZE_MAX / 2));
}

}  // namespace
}  // namespace wsx
