#include "report/summary_json.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>

#include "measure/hdr_encoding.hpp"
#include "measure/record_over_time.hpp"
#include "report/random_summary.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

std::string format_stats(const SecondOfRun& second, const RunningTotals& totals, LineOfStream line) {
  std::string out;
  append_stats_json(out, second, totals, line);
  return out;
}

std::string format_json(const Summary& summary) {
  std::string out;
  append_summary_json(out, summary);
  return out;
}

TEST(SummaryJson, TellsASecond) {
  SecondOfRun second{.at_s = 3, .seconds = 0.5, .connections = 10, .sent = 21, .received = 20, .errors = 1};
  second.unanswered = 1;
  second.cpu_seconds = 0.25;
  second.rtt.record(100ns, 3);
  second.service.emplace(2).record(200ns);
  EXPECT_EQ(
      format_stats(second, {63, 62, 1}, LineOfStream::first),
      R"({"schema":"wsx.bench/2","type":"stats","at_s":3,"seconds":0.5,"connections":10,"sent":21,"received":20,)"
      R"("errors":1,"unanswered":1,"messages_per_s":40,"cpu_seconds":0.25,)"
      R"("rtt":{"count":3,"p50_ms":null,"p90_ms":null,"p99_ms":null,"p99_9_ms":null,"max_ms":0.0001,"censored":0},)"
      R"("service":{"count":1,"p50_ms":null,"p90_ms":null,"p99_ms":null,"p99_9_ms":null,"max_ms":0.0002,"censored":0},)"
      R"("own_delay":{"count":0,"p50_ms":null,"p90_ms":null,"p99_ms":null,"p99_9_ms":null,"max_ms":0,"censored":0},)"
      R"("total":{"sent":63,"received":62,"errors":1}})");
}

TEST(SummaryJson, SaysOnceASecondsStreamWhichVocabularyItIs) {
  EXPECT_TRUE(format_stats({}, {}, LineOfStream::later).starts_with(R"({"type":"stats","at_s":0,)"));
}

TEST(SummaryJson, TellsPercentilesOnlyWhenThereAreSamplesEnough) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  record_over_time(run.rtt, {{1000ns, 2000}});
  const auto json = format_json(summary);
  const auto begin = json.find("\"rtt\":");
  EXPECT_EQ(json.substr(begin, json.find(",\"hdr\"") - begin),
            R"("rtt":{"count":2000,"censored":0,"min_ms":0.001,"mean_ms":0.001,"stddev_ms":0,"max_ms":0.001,)"
            R"("p50_ms":0.001,"p90_ms":0.001,"p99_ms":0.001,"p99_9_ms":null,"percentiles":[)"
            R"({"p":50,"ms":0.001,"low_ms":0.001,"high_ms":0.001},{"p":75,"ms":0.001,"low_ms":0.001,"high_ms":0.001},)"
            R"({"p":90,"ms":0.001,"low_ms":0.001,"high_ms":0.001},{"p":95,"ms":0.001,"low_ms":0.001,"high_ms":0.001},)"
            R"({"p":99,"ms":0.001,"interval_needs":7620},{"p":99.9,"ms":null,"needed_samples":3838},)"
            R"({"p":99.99,"ms":null,"needed_samples":38413}])");
}

TEST(SummaryJson, CarriesAllThatWasCounted) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  run.rtt.record(1234567ns, 500);
  run.rtt.record(3min, 7);
  const auto json = format_json(summary);
  constexpr std::string_view k_key = "\"hdr\":\"";
  const auto begin = json.find(k_key) + k_key.size();
  const auto histogram = parse_hdr(std::string_view(json).substr(begin, json.find('"', begin) - begin));
  ASSERT_TRUE(histogram) << json;
  EXPECT_EQ(histogram->counts(), run.rtt.histogram().counts());
}

TEST(SummaryJson, MarksPercentilesAmongTheUnanswered) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  run.rtt.record(1ms, 90);
  run.rtt.record_at_least(1s, 10);
  const auto json = format_json(summary);
  EXPECT_NE(json.find(R"("count":100,"censored":10)"), json.npos) << json;
  EXPECT_NE(json.find(R"("at_least":true)"), json.npos) << json;
}

TEST(SummaryJson, LeavesOutWhatDoesNotApply) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  run.connect.tcp.record(1ms);
  auto json = format_json(summary);
  EXPECT_NE(json.find(R"("connect":{"tcp":{"count":1)"), json.npos) << json;
  for (const char* absent :
       {"\"gap\"", "\"spread\"", "\"delivery\"", "\"proxy\"", "\"target_per_s\"", "\"limited_by\""})
    EXPECT_EQ(json.find(absent), json.npos) << absent;
  run.connect = ConnectTimes();
  json = format_json(summary);
  EXPECT_NE(json.find(R"("connect":{})"), json.npos) << json;
}

TEST(SummaryJson, CountsErrorsAndCloseCodes) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  run.errors = {{"tcp.connection_refused", 3}};
  run.close_codes = {{1001, 1}, {1006, 2}};
  EXPECT_NE(format_json(summary).find(R"("errors":{"tcp.connection_refused":3},"close_codes":{"1001":1,"1006":2})"),
            std::string::npos);
}

TEST(SummaryJson, IsWhatItsSchemaDescribes) {
  const auto path = testing::TempDir() + "wsx_bench_schema_test.ndjson";
  {
    std::ofstream file(path);
    RandomSummaries random(1);
    for (int i = 0; i < 60; ++i) {
      file << format_stats(random.second(), {1, 2, 3}, i % 7 ? LineOfStream::later : LineOfStream::first) << '\n';
      file << format_json(random.next()) << '\n';
    }
  }
  const auto command = "/usr/bin/python3 " WSX_SOURCE_DIR "/tests/support/check_schema.py --bench " + path;
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace wsx
