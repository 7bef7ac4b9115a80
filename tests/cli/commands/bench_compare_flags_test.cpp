#include <gtest/gtest.h>

#include "cli/parse_helpers.hpp"

namespace wsx {
namespace {

BenchCompareOptions parse_compare(Args args) {
  args.insert(args.begin(), {"bench", "compare"});
  return parse_as<BenchCompareOptions>(args);
}

TEST(BenchCompareFlags, HaveFilesOfTwoSides) {
  const auto options = parse_compare({"a1.json", "a2.json", "--", "b1.json", "--strict", "b2.json"});
  EXPECT_EQ(options.a, (Args{"a1.json", "a2.json"}));
  EXPECT_EQ(options.b, (Args{"b1.json", "b2.json"}));
  EXPECT_TRUE(options.request.strict);
  EXPECT_FALSE(options.request.across_jobs);
  EXPECT_EQ(options.request.limit, 0.1);
  EXPECT_TRUE(options.request.metrics.empty());
}

TEST(BenchCompareFlags, NeedBothSides) {
  const std::string need = "wsx bench compare: it takes files of both sides: wsx bench compare base.json -- head.json";
  EXPECT_EQ(complaint({"bench", "compare"}), need);
  EXPECT_EQ(complaint({"bench", "compare", "a.json"}), need);
  EXPECT_EQ(complaint({"bench", "compare", "a.json", "--"}), need);
  EXPECT_EQ(complaint({"bench", "compare", "--", "b.json"}), need);
  EXPECT_EQ(complaint({"bench", "compare", "a", "--", "b", "--", "c"}),
            "wsx bench compare: there is a second --; only one stands between A and B");
}

TEST(BenchCompareFlags, LimitWhatMayBeWorse) {
  EXPECT_EQ(parse_compare({"--max-regression", "0%", "a", "--", "b"}).request.limit, 0);
  EXPECT_EQ(parse_compare({"--max-regression", "2.5%", "a", "--", "b"}).request.limit, 0.025);
  EXPECT_EQ(complaint({"bench", "compare", "--max-regression", "10", "a", "--", "b"}),
            "wsx bench compare: --max-regression takes a percentage from 0% to 1000%, such as 10%, not \"10\"");
}

TEST(BenchCompareFlags, NameMetrics) {
  const auto metrics =
      parse_compare({"--metric", "rtt.p95", "--metric", "connect.p50", "a", "--", "b"}).request.metrics;
  ASSERT_EQ(metrics.size(), 2u);
  EXPECT_EQ(metrics[0].name, "rtt.p95");
  EXPECT_EQ(complaint({"bench", "compare", "--metric", "errors", "a", "--", "b"}),
            "wsx bench compare: --metric takes a metric such as rtt.p99: errors is not a time, a rate or a size, so a "
            "ratio of it says little; a rule of --fail-if can limit it");
  EXPECT_EQ(
      complaint({"bench", "compare", "--metric", "p99", "a", "--", "b"}),
      "wsx bench compare: --metric takes a metric such as rtt.p99: unknown metric \"p99\"; did you mean rtt.p99?");
}

TEST(BenchFlags, RepeatAndCompareWithABaseline) {
  const auto options =
      parse_bench_flags({"--repeat", "5", "--baseline", "/dev/null", "--max-regression", "5%", "--strict"});
  EXPECT_EQ(options.repeat, 5u);
  EXPECT_EQ(options.baseline, (Args{"/dev/null"}));
  EXPECT_EQ(options.compare.limit, 0.05);
  EXPECT_TRUE(options.compare.strict);
  EXPECT_EQ(complaint({"bench", "--max-regression", "5%"}), "wsx bench: --max-regression needs --baseline");
  EXPECT_EQ(complaint({"bench", "--metric", "rtt.p50"}), "wsx bench: --metric needs --baseline");
  EXPECT_EQ(complaint({"bench", "--repeat", "51"}), "wsx bench: --repeat takes at most 50, not \"51\"");
}

}  // namespace
}  // namespace wsx
