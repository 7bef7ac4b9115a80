#include "report/histogram_text.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

#include "report/screen_text.hpp"

namespace wsx {
namespace {

using Lines = std::vector<std::string>;

constexpr ScreenStyle k_ascii{.columns = 58};

/// The edges of the rows, in nanoseconds.
std::vector<std::uint64_t> edges(std::initializer_list<std::uint64_t> values) {
  Histogram histogram;
  for (const auto value : values) histogram.record(value);
  std::vector<std::uint64_t> out;
  for (const auto& row : make_histogram_rows(histogram)) out.push_back(row.up_to_ns);
  return out;
}

TEST(HistogramText, HasRoundEdges) {
  using Edges = std::vector<std::uint64_t>;
  EXPECT_EQ(edges({}), Edges{});
  EXPECT_EQ(edges({0}), Edges{1});
  EXPECT_EQ(edges({100'000}), Edges{100'000});
  EXPECT_EQ(edges({100'001}), Edges{101'000});
  EXPECT_EQ(edges({15, 90}), (Edges{20, 50, 100}));
  EXPECT_EQ(edges({100, 101}), (Edges{100, 101}));
  EXPECT_EQ(edges({100, 130}), (Edges{100, 105, 110, 115, 120, 125, 130}));
  EXPECT_EQ(edges({1, 3'600'000'000'000}).size(), 14u);
  EXPECT_EQ(edges({20, 1'000'000'000}),
            (Edges{100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000}));
}

TEST(HistogramText, ShowsWhatIsRare) {
  Histogram histogram;
  histogram.record(100'000, 100'000);
  histogram.record(150'000, 50'000);
  histogram.record(900'000, 1);
  EXPECT_EQ(format_histogram(histogram, k_ascii), (Lines{"<= 100us  ####################   66.7%         100,000",
                                                         "<= 200us  ##########             33.3%          50,000",
                                                         "<= 500us                          0.0%               0",
                                                         "<=   1ms  #                      <0.1%               1"}));
  EXPECT_EQ(format_histogram(histogram, {.blocks = true, .columns = 58}).back(),
            "≤    1ms  ▏                      <0.1%               1");
}

TEST(HistogramText, MakesOneRowOfEmptyOnes) {
  Histogram histogram;
  histogram.record(100'000);
  histogram.record(1'900'000);
  EXPECT_EQ(format_histogram(histogram, k_ascii),
            (Lines{"<= 100us  ####################   50.0%               1", "      ..",
                   "<=   2ms  ####################   50.0%               1"}));
}

TEST(HistogramText, LosesNothing) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200; ++i) {
    Histogram histogram(Histogram::k_hour_ns, 1 + static_cast<int>(random() % 3));
    for (int n = 0; n < 100; ++n) histogram.record(random() >> (random() % 64), 1 + random() % 5);
    const auto rows = make_histogram_rows(histogram);
    std::uint64_t sum = 0;
    for (const auto& row : rows) sum += row.count;
    EXPECT_EQ(sum, histogram.count());
    EXPECT_LE(rows.size(), 14u);
    EXPECT_GE(rows.back().up_to_ns, histogram.max());
    for (const auto& line : format_histogram(histogram, {.blocks = true, .columns = 70}))
      EXPECT_LE(count_columns(line), 70u) << line;
  }
}

TEST(Sparkline, ReachesFromNothingToTheHighest) {
  EXPECT_EQ(format_sparkline({}, k_ascii), "");
  EXPECT_EQ(format_sparkline({0, 0}, k_ascii), "__");
  EXPECT_EQ(format_sparkline({INFINITY, NAN, 1}, k_ascii), "__#");
  EXPECT_EQ(format_sparkline({0, 25, 50, 75, 100, -1}, k_ascii), "_.-=#_");
  EXPECT_EQ(format_sparkline({0, 1, 2, 3, 4, 5, 6, 7}, {.blocks = true}), "▁▂▃▄▅▆▇█");
}

}  // namespace
}  // namespace wsx
