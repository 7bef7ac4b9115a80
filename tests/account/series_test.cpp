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

}  // namespace
}  // namespace wsx
