#include "output/waterfall.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;
using Rows = std::vector<std::string>;

TEST(Waterfall, DrawsEachPhaseWhereItWas) {
  const Timing timing{.dns = 10ms, .tcp = 10ms, .tls = 15ms, .upgrade = 5ms, .total = 40ms};
  EXPECT_EQ(format_waterfall(timing, BarStyle::ascii),
            (Rows{"DNS      10ms     ==========", "TCP      10ms               ==========",
                  "TLS      15ms                         ===============",
                  "upgrade  5ms                                         =====", "total    40ms"}));
}

TEST(Waterfall, DrawsBlocksWhereTheTerminalHasThem) {
  EXPECT_EQ(format_waterfall({.tcp = 1ms, .total = 20ms}, BarStyle::blocks),
            (Rows{"TCP      1ms      ██", "total    20ms"}));
}

TEST(Waterfall, IsNarrowerInNarrowWindows) {
  const Timing timing{.dns = 10ms, .tcp = 10ms, .total = 20ms};
  EXPECT_EQ(format_waterfall(timing, BarStyle::ascii, 28),
            (Rows{"DNS      10ms     =====", "TCP      10ms          =====", "total    20ms"}));
  EXPECT_EQ(format_waterfall(timing, BarStyle::ascii, 1)[1], "TCP      10ms       ==");
}

TEST(Waterfall, DrawsNothingWiderThanItself) {
  for (const auto& timing : {Timing{.dns = 0us, .tcp = 0us, .upgrade = 0us, .total = 0us},
                             Timing{.dns = 1h, .tcp = 1us, .upgrade = 1us, .total = 1us}, Timing{.upgrade = 3s}})
    for (const auto& row : format_waterfall(timing, BarStyle::ascii)) {
      EXPECT_LE(row.size(), 18 + k_waterfall_columns) << row;
      if (!row.starts_with("total")) {
        EXPECT_TRUE(row.ends_with('=')) << row;
      }
    }
  EXPECT_EQ(format_waterfall({}, BarStyle::ascii), Rows{});
}

}  // namespace
}  // namespace wsx
