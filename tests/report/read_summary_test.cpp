#include "report/read_summary.hpp"

#include <gtest/gtest.h>

#include "measure/record_over_time.hpp"
#include "report/ci_reports.hpp"
#include "report/random_summary.hpp"
#include "report/sample_summary.hpp"
#include "report/summary_json.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

using namespace std::chrono_literals;

std::string write_summary(const Summary& summary) {
  std::string out;
  append_summary_json(out, summary);
  return out;
}

Summary read_back(const Summary& summary) {
  auto read = read_summaries(write_summary(summary), "run.json");
  EXPECT_TRUE(read) << read.error().message;
  return read && read->size() == 1 ? read->front() : Summary();
}

std::string refuse(std::string_view text) {
  const auto read = read_summaries(text, "run.json");
  EXPECT_FALSE(read) << text;
  return read ? "" : read.error().message;
}

/// A summary's text, with something else in one place.
std::string replaced(const Summary& summary, std::string_view old, std::string_view with) {
  auto text = write_summary(summary);
  const auto at = text.find(old);
  EXPECT_NE(at, text.npos) << old;
  return text.replace(at, old.size(), with);
}

Summary summary_with_rtt() {
  Summary summary;
  summary.mode = "echo";
  summary.runs.emplace_back().rtt.record(1234567ns, 500);
  return summary;
}

TEST(ReadSummary, OfRandomOnesGivesTheSameText) {
  RandomSummaries random(3);
  for (int i = 0; i < 150; ++i) {
    // Numbers have six decimals, so what is read is written as it was read.
    const auto text = write_summary(read_back(random.next()));
    const auto again = read_summaries(text, "run.json");
    ASSERT_TRUE(again) << again.error().message;
    ASSERT_EQ(write_summary(again->front()), text);
  }
}

TEST(ReadSummary, DrawsWhatWasDrawn) {
  for (const Summary& summary : {make_sample_summary()}) {
    const auto back = read_back(summary);
    EXPECT_EQ(write_summary(back), write_summary(summary));
    for (const bool verbose : {false, true}) {
      const ScreenStyle style{.blocks = true, .verbose = verbose};
      EXPECT_EQ(format_summary(back, style), format_summary(summary, style));
    }
    using Append = void (*)(std::string & out, const Summary& summary);
    for (const Append append : {static_cast<Append>(append_junit), append_markdown, append_openmetrics}) {
      std::string drawn, was_drawn;
      append(drawn, back);
      append(was_drawn, summary);
      EXPECT_EQ(drawn, was_drawn);
    }
  }
}

TEST(ReadSummary, KnowsBoundsAndIntervals) {
  Summary summary;
  auto& run = summary.runs.emplace_back();
  record_over_time(run.rtt, {{1000ns, 9000}, {2000ns, 1000}});
  run.service.record(1ms, 90);
  run.service.record_at_least(1s, 10);
  const auto back = read_back(summary).runs.at(0);
  ASSERT_TRUE(run.rtt.percentile(50).interval);
  EXPECT_EQ(back.rtt.percentile(50).interval, run.rtt.percentile(50).interval);
  EXPECT_EQ(back.rtt.percentile(99.9).interval_needs, run.rtt.percentile(99.9).interval_needs);
  EXPECT_EQ(back.rtt.histogram().max(), 2000u);
  EXPECT_EQ(back.service.censored(), 10u);
  EXPECT_TRUE(back.service.percentile(95).at_least);
  EXPECT_FALSE(back.service.percentile(95).at_most);
  EXPECT_FALSE(back.service.percentile(75).at_least);
}

TEST(ReadSummary, KnowsTheHistogramsOfTheSeries) {
  Summary summary;
  auto& second = summary.runs.emplace_back().series.emplace_back();
  second.rtt.record(5ms, 70);
  second.service.emplace(2).record(7ms, 3);
  const auto back = read_back(summary).runs.at(0).series.at(0);
  EXPECT_EQ(back.rtt.histogram().counts(), second.rtt.histogram().counts());
  ASSERT_TRUE(back.service);
  EXPECT_EQ(back.service->histogram().counts(), second.service->histogram().counts());
}

TEST(ReadSummary, TakesTheLinesThatBenchPrints) {
  std::string lines;
  append_stats_json(lines, {}, {}, LineOfStream::first);
  lines += '\n';
  append_stats_json(lines, {}, {}, LineOfStream::later);
  lines += "\n" + write_summary(summary_with_rtt()) + "\n\n" + write_summary(summary_with_rtt()) + "\n";
  const auto read = read_summaries(lines, "out.ndjson");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size(), 2u);
}

TEST(ReadSummary, TakesIndentedJson) {
  auto text = write_summary(summary_with_rtt());
  text.insert(1, "\n  ");
  EXPECT_TRUE(read_summaries(text + "\n", "run.json"));
}

TEST(ReadSummary, SaysWhichOtherVersionItIs) {
  const auto text = replaced(summary_with_rtt(), "wsx.bench/2", "wsx.bench/1");
  EXPECT_EQ(refuse(text),
            "run.json was written by another version of wsx: it is wsx.bench/1, and this wsx reads wsx.bench/2");
}

TEST(ReadSummary, RefusesWhatIsNoSummary) {
  EXPECT_EQ(refuse(""), "run.json is empty");
  EXPECT_EQ(refuse(" \n"), "run.json is empty");
  EXPECT_EQ(refuse("{}"), "run.json is not a summary of wsx bench");
  EXPECT_EQ(refuse("[1]"), "run.json is not a summary of wsx bench");
  EXPECT_EQ(refuse(R"({"schema":"wsx.events/1","type":"open"})"), "run.json is not a summary of wsx bench");
  EXPECT_EQ(refuse("\xff"), "run.json is not valid UTF-8 at byte 1");
  EXPECT_EQ(refuse(std::string(100, '[')),
            "run.json is not a summary of wsx bench: it has more than 16 levels of nesting");
  EXPECT_TRUE(refuse("a: 1").starts_with("run.json is not JSON at byte 1: ")) << refuse("a: 1");
}

TEST(ReadSummary, SaysWhereItIsCutShort) {
  const auto text = write_summary(summary_with_rtt());
  for (const std::size_t size : {std::size_t{1}, text.size() / 3, text.size() / 2, text.size() - 1})
    EXPECT_EQ(refuse(text.substr(0, size)),
              "run.json is cut short: its JSON ends after " + std::to_string(size) + (size == 1 ? " byte" : " bytes"));
  std::string lines;
  append_stats_json(lines, {}, {}, LineOfStream::first);
  EXPECT_EQ(refuse(lines), "run.json has no summary: its lines are only those that bench prints while it runs");
  EXPECT_EQ(refuse(lines + "\n" + text.substr(0, 90)), "run.json, line 2, is cut short: its JSON ends after 90 bytes");
}

TEST(ReadSummary, SaysWhatIsDamaged) {
  const auto summary = summary_with_rtt();
  EXPECT_EQ(refuse(replaced(summary, R"("runs":[{)", R"("runs":[3,{)")),
            "run.json is damaged: \"runs/0\" must be an object, not 3");
  EXPECT_EQ(refuse(replaced(summary, R"("sent":0,)", R"("sent":-1,)")),
            "run.json is damaged: \"runs/0/sent\" must be a whole number, 0 or more, not -1");
  EXPECT_EQ(refuse(replaced(summary, R"("sent":0,)", "")), "run.json is damaged: \"runs/0/sent\" is missing");
  EXPECT_EQ(refuse(replaced(summary, R"("trust":"trusted")", R"("trust":"blind")")),
            "run.json is damaged: \"verdict/trust\" must be \"trusted\", \"with_reservations\" or \"not_valid\", not "
            "\"blind\"");
}

TEST(ReadSummary, SaysWhichHistogramDoesNotDecode) {
  const auto summary = summary_with_rtt();
  EXPECT_TRUE(refuse(replaced(summary, "\"HISTF", "\"HIST!")).starts_with("run.json is damaged: \"runs/0/rtt/hdr\" "));
  EXPECT_EQ(refuse(replaced(summary, R"("hdr":"HISTF)", R"("hdr":"AAAAA)")),
            "run.json is damaged: \"runs/0/rtt/hdr\" this is not a compressed histogram of version 2");
  EXPECT_EQ(refuse(replaced(summary, R"("rtt":{"count":500)", R"("rtt":{"count":501)")),
            "run.json is damaged: \"runs/0/rtt\" the histogram does not have as many durations as \"count\" says");
  EXPECT_EQ(refuse(replaced(summary, R"("max_ms":1.234567)", R"("max_ms":9)")),
            "run.json is damaged: \"runs/0/rtt\" the histogram does not fit the shortest and the longest duration");
}

TEST(ReadSummary, OfDamagedTextsNeverCrashes) {
  RandomSummaries summaries(5);
  std::mt19937_64 random(5);
  const auto text = write_summary(summaries.next()) + '\n' + write_summary(summaries.next());
  for (int i = 0; i < 300; ++i) {
    auto damaged = text;
    for (int edits = 0; edits < 3; ++edits) {
      const auto at = random() % damaged.size();
      if (random() % 2)
        damaged[at] = static_cast<char>("0123456789{}[],:\"aH"[random() % 19]);
      else
        damaged.erase(at, random() % 9);
    }
    (void)read_summaries(damaged, "run.json");
  }
}

}  // namespace
}  // namespace wsx
