#include "account/slots.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <tuple>

namespace wsx {
namespace {

using Schedule = std::vector<std::pair<Nanos, std::uint64_t>>;  // when, on which connection

Schedule list(Slots::Options options) {
  Schedule schedule;
  for (Slots slots(options); slots.due() != Slots::k_none; slots.advance())
    schedule.emplace_back(slots.due(), slots.connection());
  return schedule;
}

Schedule list_of_all(Slots::Options options, unsigned threads) {
  Schedule all;
  options.threads = threads;
  for (options.thread = 0; options.thread < threads; ++options.thread) {
    const Schedule part = list(options);
    for (const auto& [due, connection] : part) EXPECT_EQ(connection % threads, options.thread);
    all.insert(all.end(), part.begin(), part.end());
  }
  std::stable_sort(all.begin(), all.end());
  return all;
}

Slots::Options options_for(ArrivalKind arrivals) {
  return {.per_second = 997,
          .arrivals = arrivals,
          .seed = 7,
          .begin = 5 * k_second,
          .measure_begin = 6 * k_second,
          .end = 8 * k_second,
          .connections = 13};
}

class SlotsOf : public ::testing::TestWithParam<ArrivalKind> {};

TEST_P(SlotsOf, AnyNumberOfThreadsAreTogetherThoseOfOne) {
  for (const std::optional<std::uint64_t> messages :
       {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(500)}) {
    Slots::Options options = options_for(GetParam());
    options.messages = messages;
    Schedule one = list(options);
    ASSERT_GT(one.size(), 1000u);
    std::stable_sort(one.begin(), one.end());
    for (unsigned threads = 1; threads <= 5; ++threads) EXPECT_EQ(list_of_all(options, threads), one);
  }
}

TEST_P(SlotsOf, GoRoundTheConnectionsWithinTheirTime) {
  const Schedule schedule = list(options_for(GetParam()));
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    EXPECT_EQ(schedule[i].second, i % 13);
    EXPECT_GE(schedule[i].first, 5 * k_second);
    EXPECT_LT(schedule[i].first, 8 * k_second);
    EXPECT_GE(schedule[i].first, schedule[i ? i - 1 : 0].first);
  }
}

TEST_P(SlotsOf, ALimitOnMessagesDoesNotCountTheWarmUp) {
  Slots::Options options = options_for(GetParam());
  options.messages = 10;
  const Schedule schedule = list(options);
  const auto measured =
      std::count_if(schedule.begin(), schedule.end(), [](auto& slot) { return slot.first >= 6 * k_second; });
  EXPECT_EQ(measured, 10);
  EXPECT_GT(schedule.size(), 900u);
}

TEST_P(SlotsOf, MayEndEarlier) {
  Slots slots(options_for(GetParam()));
  slots.end_at(5 * k_second + k_second / 2);
  Nanos last = 0;
  for (; slots.due() != Slots::k_none; slots.advance()) last = slots.due();
  EXPECT_LT(last, 5 * k_second + k_second / 2);
  EXPECT_GT(last, 5 * k_second + k_second / 4);
  slots.end_at(0);
  EXPECT_EQ(slots.due(), Slots::k_none);
}

TEST_P(SlotsOf, SkippedAreAsManyAsWouldHaveBeenTaken) {
  for (const std::optional<std::uint64_t> messages :
       {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(500)})
    for (unsigned threads = 1; threads <= 3; ++threads)
      for (const Nanos step : {k_second / 1000, k_second / 7, 10 * k_second}) {
        Slots::Options options = options_for(GetParam());
        options.messages = messages;
        options.threads = threads;
        options.thread = threads - 1;
        Slots taken(options), skipped(options);
        for (Nanos until = options.begin; taken.due() != Slots::k_none; until += step) {
          std::uint64_t count = 0;
          for (; taken.due() < until; taken.advance()) ++count;
          ASSERT_EQ(skipped.skip_until(until), count) << until;
          ASSERT_EQ(skipped.due(), taken.due());
          if (taken.due() != Slots::k_none) {
            ASSERT_EQ(skipped.connection(), taken.connection());
          }
        }
      }
}

TEST(Slots, OfConstantArrivalsAreSkippedWithoutBeingVisited) {
  constexpr Nanos k_week = 7 * 24 * 3600 * k_second;
  Slots slots({.per_second = 1e9, .end = k_week, .connections = 10, .thread = 1, .threads = 4});
  EXPECT_EQ(slots.skip_until(INT64_MAX), static_cast<std::uint64_t>(k_week) / 10 * 3);  // connections 1, 5 and 9
  EXPECT_EQ(slots.due(), Slots::k_none);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SlotsOf, ::testing::Values(ArrivalKind::constant, ArrivalKind::poisson));

}  // namespace
}  // namespace wsx
