#include "account/due_tally.hpp"

#include <gtest/gtest.h>

#include "account/times.hpp"

namespace wsx {
namespace {

TEST(DueTally, TellsNeighboursApartNoFinerThanItsStep) {
  DueTally tally;
  for (const Nanos due : {5 * k_ms, 5 * k_ms, 14 * k_ms, 16 * k_ms, 900 * k_ms}) tally.add(due);
  ASSERT_EQ(tally.entries().size(), 3u);
  EXPECT_EQ(tally.entries()[0].first, 5 * k_ms);
  EXPECT_EQ(tally.entries()[0].last, 14 * k_ms);
  EXPECT_EQ(tally.entries()[0].count, 3u);
  EXPECT_EQ(tally.entries()[1].count, 1u);
  EXPECT_EQ(tally.entries()[2].last, 900 * k_ms);
}

TEST(DueTally, OfALongRunLosesNothingAndStaysSmall) {
  DueTally tally;
  constexpr std::uint64_t k_messages = 3 * DueTally::k_max_entries;
  for (std::uint64_t i = 0; i < k_messages; ++i) tally.add(static_cast<Nanos>(i) * 11 * k_ms);
  EXPECT_LE(tally.entries().size(), DueTally::k_max_entries);
  EXPECT_GT(tally.entries().size(), DueTally::k_max_entries / 4);
  std::uint64_t count = 0;
  Nanos before = -1;
  for (const auto& [first, last, messages] : tally.entries()) {
    EXPECT_GT(first, before);
    EXPECT_LE(first, last);
    before = last;
    count += messages;
  }
  EXPECT_EQ(count, k_messages);
  EXPECT_EQ(before, static_cast<Nanos>(k_messages - 1) * 11 * k_ms);
}

}  // namespace
}  // namespace wsx
