#include "report/ci_reports.hpp"
#include "report/report_files.hpp"
#include "report/sample_summary.hpp"

namespace wsx {
namespace {

std::string format_openmetrics(const Summary& summary) {
  std::string out;
  append_openmetrics(out, summary);
  return out;
}

TEST(Openmetrics, TellsWhatWasRunAndHowItWas) {
  const auto text = format_openmetrics(make_sample_summary());
  EXPECT_TRUE(text.starts_with(R"(# TYPE wsx_bench info
# HELP wsx_bench The configuration of the run.
wsx_bench_info{version="0.2.0",mode="echo",url="ws://127.0.0.1:9000/",config_hash="0123456789abcdef",started="2026-11-23T09:00:00.000000Z"} 1
# TYPE wsx_bench_valid gauge
# HELP wsx_bench_valid 1 if the numbers can be trusted.
wsx_bench_valid 1
)")) << text;
  EXPECT_NE(text.find(R"(# TYPE wsx_bench_errors gauge
# HELP wsx_bench_errors Failures, counted by phase and code, such as tcp.connection_refused.
wsx_bench_errors{run="1",error="tcp.connection_refused"} 2
# TYPE wsx_bench_closed_connections gauge
# HELP wsx_bench_closed_connections Connections that ended badly or before wsx ended them, counted by close code.
wsx_bench_closed_connections{run="1",code="1006"} 1
# TYPE wsx_bench_rtt_seconds summary
# UNIT wsx_bench_rtt_seconds seconds
# HELP wsx_bench_rtt_seconds From when a message was due (without --rate: from when it was sent) to its answer.
wsx_bench_rtt_seconds{run="1",quantile="0.5"} 0.000100031
wsx_bench_rtt_seconds{run="1",quantile="0.75"} 0.000150015
wsx_bench_rtt_seconds{run="1",quantile="0.9"} 0.000150015
wsx_bench_rtt_seconds{run="1",quantile="0.95"} 0.000900095
wsx_bench_rtt_seconds{run="1",quantile="0.99"} 0.000900095
wsx_bench_rtt_seconds{run="1",quantile="0.999"} 0.012001279
wsx_bench_rtt_seconds_count{run="1"} 10000
wsx_bench_rtt_seconds_sum{run="1"} 22.94104576
# TYPE wsx_bench_rtt_censored gauge
# HELP wsx_bench_rtt_censored How many of these are lower bounds, because they were never answered.
wsx_bench_rtt_censored{run="1"} 10
)"),
            text.npos)
      << text;
  EXPECT_TRUE(text.ends_with(R"(# TYPE wsx_bench_rule_failed gauge
# HELP wsx_bench_rule_failed 1 if a --fail-if rule fails the run.
wsx_bench_rule_failed{rule="1",expression="rtt.p99 > 50ms"} 0
wsx_bench_rule_failed{rule="2",expression="errors > 0"} 1
# EOF
)")) << text;
}

TEST(Openmetrics, KeepsRunsOfAFamilyTogether) {
  auto summary = make_sample_summary();
  summary.runs.push_back(summary.runs.front());
  EXPECT_NE(
      format_openmetrics(summary).find("wsx_bench_connections{run=\"1\"} 100\nwsx_bench_connections{run=\"2\"} 100\n"),
      std::string::npos);
}

TEST(Openmetrics, EscapesLabels) {
  auto summary = make_sample_summary();
  summary.url = "a\"b\\c\nd";
  EXPECT_NE(format_openmetrics(summary).find(R"(url="a\"b\\c\\nd")"), std::string::npos) << format_openmetrics(summary);
}

TEST(Openmetrics, IsWhatPrometheusReads) {
  const int code = check_random_reports(append_openmetrics, ".openmetrics");
  if (code == k_reader_is_missing) GTEST_SKIP() << "python3-prometheus-client is not installed";
  EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace wsx
