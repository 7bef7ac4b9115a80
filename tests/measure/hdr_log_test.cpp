#include "measure/hdr_log.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "measure/hdr_encoding.hpp"

namespace wsx {
namespace {

const auto k_start = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'250));

TEST(HistogramLog, BeginsWithVersionStartTimeAndLegend) {
  std::string log;
  append_hlog_header(log, k_start);
  EXPECT_EQ(log,
            "#[Logged by wsx bench]\n#[Histogram log format version 1.3]\n"
            "#[StartTime: 1700000000.250 (seconds since epoch), 2023-11-14T22:13:20Z]\n"
            "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
}

TEST(HistogramLog, HasALineAnInterval) {
  Histogram histogram(Histogram::k_hour_ns, 2);
  histogram.record(1'234'567);
  std::string line;
  append_hlog_interval(line, "rtt", 1.5, 0.9996, histogram);
  EXPECT_EQ(line, "Tag=rtt,1.500,1.000,1.234567," + format_hdr(histogram) + "\n");
  line.clear();
  append_hlog_interval(line, "", 0, 1, Histogram());
  EXPECT_EQ(line, "0.000,1.000,0.000000," + format_hdr(Histogram()) + "\n");
}

TEST(HistogramLog, HasTheMeasuredSecondsOfARun) {
  RunResult run;
  for (const double at_s : {-1.0, 0.0, 1.0, 2.0, 2.5}) {
    run.series.push_back({.at_s = at_s, .seconds = at_s == 2.5 ? 0.5 : 1});
    run.series.back().rtt.record(std::chrono::milliseconds(10 + std::lround(at_s)));
  }
  const auto log = format_hlog(run, k_start);
  std::string header;
  append_hlog_header(header, k_start);
  ASSERT_EQ(log.substr(0, header.size()), header);
  std::vector<std::string> beginnings;
  for (auto at = header.size(); at < log.size(); at = log.find('\n', at) + 1)
    beginnings.push_back(log.substr(at, log.find("HIST", at) - at));
  EXPECT_EQ(beginnings, (std::vector<std::string>{"Tag=rtt,0.000,1.000,11.000000,", "Tag=rtt,1.000,1.000,12.000000,",
                                                  "Tag=rtt,2.000,0.500,13.000000,"}));
}

TEST(PercentileDistribution, HasFiveLinesForEachHalfOfTheDistance) {
  Histogram histogram;
  for (std::uint64_t i = 1; i <= 20; ++i) histogram.record(i * 1'000'000);
  EXPECT_EQ(format_hgrm(histogram), R"(       Value     Percentile TotalCount 1/(1-Percentile)

    1.000447 0.000000000000          1           1.00
    2.000895 0.100000000000          2           1.11
    4.001791 0.200000000000          4           1.25
    6.000639 0.300000000000          6           1.43
    8.003583 0.400000000000          8           1.67
   10.002431 0.500000000000         10           2.00
   11.001855 0.550000000000         11           2.22
   12.001279 0.600000000000         12           2.50
   13.000703 0.650000000000         13           2.86
   14.000127 0.700000000000         14           3.33
   15.007743 0.750000000000         15           4.00
   16.007167 0.775000000000         16           4.44
   16.007167 0.800000000000         16           5.00
   17.006591 0.825000000000         17           5.71
   17.006591 0.850000000000         17           6.67
   18.006015 0.875000000000         18           8.00
   18.006015 0.887500000000         18           8.89
   18.006015 0.900000000000         18          10.00
   19.005439 0.912500000000         19          11.43
   19.005439 0.925000000000         19          13.33
   19.005439 0.937500000000         19          16.00
   19.005439 0.943750000000         19          17.78
   19.005439 0.950000000000         19          20.00
   20.000000 0.956250000000         20          22.86
   20.000000 1.000000000000         20
#[Mean    =    10.498982, StdDeviation   =     5.765723]
#[Max     =    20.000000, Total count    =           20]
#[Buckets =           32, SubBuckets     =         2048]
)");
}

TEST(PercentileDistribution, OfNothingHasNoLine) {
  EXPECT_EQ(format_hgrm(Histogram()), R"(       Value     Percentile TotalCount 1/(1-Percentile)

#[Mean    =     0.000000, StdDeviation   =     0.000000]
#[Max     =     0.000000, Total count    =            0]
#[Buckets =           32, SubBuckets     =         2048]
)");
}

TEST(PercentileDistribution, EndsForAnyNumberOfSamples) {
  for (const std::uint64_t times : {std::uint64_t{1}, std::uint64_t{1} << 52, std::uint64_t{1} << 62}) {
    Histogram histogram;
    histogram.record(1'000, times);
    histogram.record(2'000);
    const auto text = format_hgrm(histogram);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 400);
    EXPECT_NE(text.find("0.002000 1.000000000000"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace wsx
