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
  EXPECT_NE(out.find("  p99                900us   900us … 12ms", text), out.npos) << out;
  EXPECT_TRUE(out.ends_with("</system-out>\n  </testsuite>\n</testsuites>\n")) << out;
}

TEST(Junit, SaysWhyARunIsNotValid) {
  Summary summary;
  summary.verdict = {.valid = false, .reasons = {{"slow", "too slow"}, {"few", "too <few> samples"}}};
  std::string out;
  append_junit(out, summary);
  EXPECT_NE(out.find("<failure message=\"not valid: too slow; too &lt;few&gt; samples\"/>"), out.npos) << out;
}

TEST(Junit, IsXmlWhateverIsInIt) { EXPECT_EQ(check_random_reports(append_junit, ".xml"), 0); }

}  // namespace
}  // namespace wsx
