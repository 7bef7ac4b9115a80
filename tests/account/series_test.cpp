#include "account/series.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Series, StaysWithinItsLimitAndLosesNothing) {
  std::vector<SecondOfRun> series;
  constexpr std::uint64_t k_seconds = 3000;
  for (std::uint64_t i = 1; i <= k_seconds; ++i) {
    SecondOfRun second;
    second.at_s = static_cast<double>(i);
    second.sent = i;
    second.received = 2 * i;
    second.errors = 1;
    second.connections = i;
    second.rtt.record(std::chrono::nanoseconds(i));
    append_to_series(series, std::move(second));
    ASSERT_LE(series.size(), k_max_series);
  }
  std::uint64_t sent = 0, received = 0, errors = 0, samples = 0;
  double seconds = 0, last = 0;
  for (const SecondOfRun& second : series) {
    EXPECT_GT(second.at_s, last);
    last = second.at_s;
    sent += second.sent;
    received += second.received;
    errors += second.errors;
    samples += second.rtt.count();
    seconds += second.seconds;
  }
  EXPECT_EQ(sent, k_seconds * (k_seconds + 1) / 2);
  EXPECT_EQ(received, 2 * sent);
  EXPECT_EQ(errors, k_seconds);
  EXPECT_EQ(samples, k_seconds);
  EXPECT_DOUBLE_EQ(seconds, k_seconds);
  EXPECT_EQ(series.back().connections, k_seconds);
  EXPECT_GT(series.size(), k_max_series / 4);
}

TEST(Series, KeepsEachSecondOfAShortRun) {
  std::vector<SecondOfRun> series;
  for (int i = -2; i < 10; ++i) {
    SecondOfRun second;
    second.at_s = i;
    append_to_series(series, std::move(second));
  }
  EXPECT_EQ(series.size(), 12u);
}

TEST(Seconds, EndOneAfterTheOtherHoweverLateThatIsSeen) {
  constexpr Nanos k_start = 7 * k_second;
  Seconds seconds;
  EXPECT_FALSE(seconds.are_under_way());
  seconds.begin(k_start, k_start, k_second, {});
  EXPECT_TRUE(seconds.are_under_way());
  EXPECT_EQ(seconds.next(), k_start + k_second);
  seconds.current().sent = 5;
  seconds.turn(k_start + k_second - 1, {.connections = 1});
  EXPECT_FALSE(seconds.have_ended());
  seconds.turn(k_start + 2 * k_second, {.connections = 2, .unanswered = 3});
  seconds.current().sent = 7;
  seconds.end(k_start + 2 * k_second + k_second / 2, {.connections = 4});
  EXPECT_FALSE(seconds.are_under_way());
  const auto ended = seconds.take();
  ASSERT_EQ(ended.size(), 3u);
  EXPECT_EQ(ended[0].sent, 5u);
  EXPECT_EQ(ended[0].connections, 2u);
  EXPECT_EQ(ended[0].unanswered, 3u);
  EXPECT_EQ(ended[1].sent, 0u);
  EXPECT_DOUBLE_EQ(ended[1].at_s, 2);
  EXPECT_DOUBLE_EQ(ended[1].seconds, 1);
  EXPECT_EQ(ended[2].sent, 7u);
  EXPECT_EQ(ended[2].connections, 4u);
  EXPECT_DOUBLE_EQ(ended[2].at_s, 2.5);
  EXPECT_DOUBLE_EQ(ended[2].seconds, 0.5);
  EXPECT_FALSE(seconds.have_ended());
  seconds.turn(k_start + 9 * k_second, {});
  EXPECT_FALSE(seconds.have_ended());
}

TEST(Seconds, AnEndOnTheSecondAddsNone) {
  Seconds seconds;
  seconds.begin(0, 0, k_second, {});
  seconds.turn(k_second, {});
  seconds.end(k_second, {});
  EXPECT_EQ(seconds.take().size(), 1u);
}

TEST(Seconds, EndWhereTheMeasurementBegins) {
  Seconds seconds;
  seconds.begin(0, k_second * 5 / 2, k_second, {});  // a warm-up of 2.5 s
  EXPECT_EQ(seconds.next(), k_second / 2);
  seconds.turn(k_second * 5 / 2, {});
  EXPECT_EQ(seconds.take().size(), 3u);
  EXPECT_EQ(seconds.since(), k_second * 5 / 2);
}

TEST(Seconds, CanBeShorterThanASecond) {
  Seconds seconds;
  seconds.begin(0, k_second, k_second / 10, {});
  ++seconds.at(k_second / 4).sent;
  const auto ended = seconds.take();
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_DOUBLE_EQ(ended[1].seconds, 0.1);
  EXPECT_EQ(ended[1].sent, 0u);
  EXPECT_EQ(seconds.current().sent, 1u);
}

TEST(Seconds, HaveTheDrainAtTheirEnd) {
  Seconds seconds;
  seconds.begin(0, 0, k_second, {.cpu = 100});
  seconds.end(k_second, {.cpu = 500'000'100});
  seconds.current().received = 3;
  seconds.finish(k_second * 3 / 2, {.cpu = 500'000'100});
  const auto ended = seconds.take();
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_DOUBLE_EQ(ended[0].cpu_seconds, 0.5);
  EXPECT_EQ(ended[1].received, 3u);
  EXPECT_DOUBLE_EQ(ended[1].seconds, 0.5);
  EXPECT_DOUBLE_EQ(ended[1].cpu_seconds, 0);
  seconds.finish(k_second * 2, {});  // nothing more happened
  EXPECT_FALSE(seconds.have_ended());
}

}  // namespace
}  // namespace wsx
