#include "server/fault_plan.hpp"

#include <gtest/gtest.h>
#include <set>

namespace wsx {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t k_messages = 100'000;

FaultOptions all_at_once(std::uint64_t seed) {
  return {.delay = {50ms, 200ms}, .drop = 0.01, .corrupt = 0.001, .seed = seed};
}

bool is_same(const FaultPlan::Fate& a, const FaultPlan::Fate& b) {
  return a.is_dropped == b.is_dropped && a.delay == b.delay && a.flipped_bit == b.flipped_bit;
}

/// How many of the messages fare differently.
std::uint64_t count_differences(const FaultPlan& one, const FaultPlan& other) {
  std::uint64_t differences = 0;
  for (std::uint64_t n = 1; n <= k_messages; ++n) differences += !is_same(one.fate_of(n), other.fate_of(n));
  return differences;
}

TEST(FaultPlan, IsTheSameForTheSameSeedAndConnectionInWhateverOrder) {
  const FaultPlan one(all_at_once(7), 3), other(all_at_once(7), 3);
  EXPECT_EQ(count_differences(one, other), 0u);
  const auto first = one.fate_of(1);
  one.fate_of(99);
  EXPECT_TRUE(is_same(one.fate_of(1), first));
}

TEST(FaultPlan, DiffersBySeedAndByConnection) {
  const FaultPlan plan(all_at_once(7), 3);
  EXPECT_GT(count_differences(plan, FaultPlan(all_at_once(8), 3)), k_messages / 2);
  EXPECT_GT(count_differences(plan, FaultPlan(all_at_once(7), 4)), k_messages / 2);
}

TEST(FaultPlan, KeepsToThePartsThatWereAskedFor) {
  for (const std::uint64_t seed : {0ull, 1ull, 20260101ull}) {
    const FaultPlan plan(all_at_once(seed), 1);
    std::uint64_t dropped = 0, damaged = 0;
    std::chrono::nanoseconds shortest = 1h, longest{0}, sum{0};
    for (std::uint64_t n = 1; n <= k_messages; ++n) {
      const auto fate = plan.fate_of(n);
      dropped += fate.is_dropped;
      damaged += fate.flipped_bit.has_value();
      shortest = std::min(shortest, fate.delay);
      longest = std::max(longest, fate.delay);
      sum += fate.delay;
    }
    // Five standard deviations each way; the seeds are fixed, so this never changes.
    EXPECT_NEAR(static_cast<double>(dropped), 1000, 160);
    EXPECT_NEAR(static_cast<double>(damaged), 100, 50);
    EXPECT_GE(shortest, 50ms);
    EXPECT_LT(shortest, 51ms);
    EXPECT_LE(longest, 200ms);
    EXPECT_GT(longest, 199ms);
    EXPECT_NEAR(std::chrono::duration<double>(sum).count() / k_messages, 0.125, 0.001);
  }
}

TEST(FaultPlan, OneFaultMoreDoesNotChangeTheOthers) {
  const FaultPlan all(all_at_once(1), 1), only_drop({.drop = 0.01, .seed = 1}, 1);
  for (std::uint64_t n = 1; n <= 10'000; ++n)
    ASSERT_EQ(all.fate_of(n).is_dropped, only_drop.fate_of(n).is_dropped) << n;
}

TEST(FaultPlan, NothingAndEverythingAreExact) {
  const FaultPlan nothing({.delay = {5ms, 5ms}, .seed = 1}, 1), everything({.drop = 1, .corrupt = 1, .seed = 1}, 1);
  std::set<std::uint64_t> bits;
  for (std::uint64_t n = 1; n <= 10'000; ++n) {
    const auto fate = nothing.fate_of(n);
    ASSERT_TRUE(!fate.is_dropped && !fate.flipped_bit && fate.delay == 5ms);
    ASSERT_TRUE(everything.fate_of(n).is_dropped && everything.fate_of(n).flipped_bit);
    bits.insert(*everything.fate_of(n).flipped_bit % 8);
  }
  EXPECT_EQ(bits.size(), 8u);
}

TEST(FaultOptions, OnlyChanceNeedsASeed) {
  EXPECT_FALSE(settle_seed({.delay = {5ms, 5ms}, .close_after = {.messages = 1}, .no_pong = true}).seed);
  EXPECT_EQ(settle_seed({.drop = 0.5, .seed = 0}).seed, 0u);
  const auto chosen = settle_seed({.delay = {5ms, 6ms}});
  ASSERT_TRUE(chosen.seed);
  EXPECT_LE(*chosen.seed, 999'999'999u);
}

TEST(FaultOptions, SayWhetherMessagesAreTreatedOneByOne) {
  EXPECT_FALSE(FaultOptions{}.touch_messages());
  EXPECT_FALSE(
      (FaultOptions{.stall = {1s, 2s}, .reject_status = 503, .no_pong = true, .slow_read_bytes = 1}.touch_messages()));
  EXPECT_TRUE((FaultOptions{.delay = {1s, 1s}}.touch_messages()));
  EXPECT_TRUE((FaultOptions{.drop = 0.5}.touch_messages()));
  EXPECT_TRUE((FaultOptions{.corrupt = 0.5}.touch_messages()));
  EXPECT_TRUE((FaultOptions{.close_after = {.messages = 1}}.touch_messages()));
  EXPECT_TRUE((FaultOptions{.reset_after = 1}.touch_messages()));
}

}  // namespace
}  // namespace wsx
