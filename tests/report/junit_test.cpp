#include "report/ci_reports.hpp"
#include "report/report_files.hpp"
#include "report/sample_summary.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

TEST(Junit, HasACaseForTheRunAndOneForEachRule) {
  std::string out;
  append_junit(out, make_sample_summary());
  const auto text = out.find("<system-out>");
  EXPECT_EQ(out.substr(0, text), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="wsx bench" tests="3" failures="1" errors="0" time="15.000">
  <testsuite name="wsx bench echo ws://127.0.0.1:9000/" tests="3" failures="1" errors="0" skipped="0" time="15.000" timestamp="2026-11-23T09:00:00">
    <properties>
      <property name="version" value="0.2.0"/>
      <property name="config_hash" value="0123456789abcdef"/>
      <property name="command" value="wsx bench -c 100 -r 1k ws://127.0.0.1:9000/"/>
      <property name="outcome" value="FAILED 1 of 2 rules"/>
      <property name="verdict" value="valid"/>
      <property name="host.kernel" value="Linux 6.1"/>
      <property name="host.cpus" value="2"/>
    </properties>
    <testcase classname="wsx.bench" name="the run is valid" time="15.000"/>
    <testcase classname="wsx.bench" name="not rtt.p99 &gt; 50ms" time="0.000"/>
    <testcase classname="wsx.bench" name="not errors &gt; 0" time="0.000">
      <failure message="errors &gt; 0: 2"/>
    </testcase>
    )");
  EXPECT_NE(out.find("  p99                900us   900us … 12.0ms", text), out.npos) << out;
  EXPECT_TRUE(out.ends_with("</system-out>\n  </testsuite>\n</testsuites>\n")) << out;
}

std::string format_cases(const Summary& summary) {
  std::string out;
  append_junit(out, summary);
  const auto begin = out.find("    <testcase"), end = out.find("    <system-out>");
  return out.substr(out.find("<testsuites"), out.find(" time=") - out.find("<testsuites")) + "\n" +
         out.substr(begin, end - begin);
}

TEST(Junit, NeverBlamesTheServerForAMeasurementThatIsNotValid) {
  auto summary = make_sample_summary();
  summary.verdict = {.valid = false, .reasons = {{"slow", "too slow"}, {"few", "too <few> samples"}}};
  EXPECT_EQ(format_cases(summary), R"(<testsuites name="wsx bench" tests="3" failures="0" errors="1"
    <testcase classname="wsx.bench" name="the run is valid" time="15.000">
      <error message="not valid: too slow; too &lt;few&gt; samples"/>
    </testcase>
    <testcase classname="wsx.bench" name="not rtt.p99 &gt; 50ms" time="0.000">
      <skipped message="not judged, because there is no valid measurement"/>
    </testcase>
    <testcase classname="wsx.bench" name="not errors &gt; 0" time="0.000">
      <skipped message="not judged, because there is no valid measurement"/>
    </testcase>
)");
}

TEST(Junit, SaysWhyThereIsNoRun) {
  Summary summary;
  summary.failure = Error{Phase::tcp, "connection_refused", "nobody listens", ""};
  EXPECT_EQ(format_cases(summary), R"(<testsuites name="wsx bench" tests="1" failures="0" errors="1"
    <testcase classname="wsx.bench" name="the run is valid" time="0.000">
      <error message="nobody listens"/>
    </testcase>
)");
}

TEST(Junit, SaysTheSameOfARunThatDidNotBeginEverywhere) {
  Summary summary;
  summary.failure = Error{Phase::tcp, "connection_refused", "nobody listens", "is it running?"};
  summary.thresholds = {{"errors > 0", Outcome::undecided_samples}};
  std::string out;
  append_junit(out, summary);
  EXPECT_NE(out.find("name=\"outcome\" value=\"NO RESULT: nobody listens\""), out.npos) << out;
  EXPECT_NE(out.find("name=\"verdict\" value=\"not valid\""), out.npos) << out;
  EXPECT_NE(out.find("<skipped message=\"not judged"), out.npos) << out;
  EXPECT_NE(out.find("\n  not judged  errors &gt; 0"), out.npos) << out;
  EXPECT_NE(out.find("\n  Is it running?\n"), out.npos) << out;
  EXPECT_EQ(out.find("undecided"), out.npos) << out;
}

TEST(Junit, BlamesASilentServerByItsRules) {
  auto summary = make_sample_summary();
  summary.verdict = {.valid = false, .reasons = {{"nothing_measured", "nothing was answered"}}};
  const auto cases = format_cases(summary);
  EXPECT_NE(cases.find("<error message=\"not valid: nothing was answered\"/>"), cases.npos) << cases;
  EXPECT_NE(cases.find("<failure message=\"errors &gt; 0: 2\"/>"), cases.npos) << cases;
}

TEST(Junit, TellsWhatIsUndecidedFromWhatFailed) {
  auto summary = make_sample_summary();
  summary.thresholds[0].outcome = Outcome::undecided_samples;
  summary.thresholds[1].outcome = Outcome::undecided_interval;
  const auto cases = format_cases(summary);
  EXPECT_NE(cases.find("<error message=\"undecided: rtt.p99 &gt; 50ms: 12ms\"/>"), cases.npos) << cases;
  EXPECT_NE(cases.find("<skipped message=\"undecided: errors &gt; 0: 2\"/>"), cases.npos) << cases;
  summary.thresholds[1].outcome = Outcome::undecided_unanswered;
  EXPECT_NE(format_cases(summary).find("<failure message=\"errors &gt; 0: 2\"/>"), cases.npos);
}

TEST(Junit, FailsForWhatIsLostAndNotNamed) {
  auto summary = make_sample_summary();
  summary.thresholds.clear();
  const auto cases = format_cases(summary);
  EXPECT_NE(cases.find("name=\"nothing is lost\" time=\"0.000\">\n      <failure message=\"1 connection was lost, 10 "
                       "messages were not answered\"/>"),
            cases.npos)
      << cases;
}

TEST(Junit, IsXmlWhateverIsInIt) { EXPECT_EQ(check_random_reports(append_junit, ".xml"), 0); }

}  // namespace
}  // namespace wsx
