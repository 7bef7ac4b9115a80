#pragma once
#include <span>
#include <string>

#include "report/summary.hpp"

/// A summary in the forms that CI systems and monitoring read, each written in a file of its own.
namespace wsx {

/// A JUnit report: a test case for the run's validity and one for each rule of --fail-if.
void append_junit(std::string& out, const Summary& summary);
/// The same of several, with a test suite each.
void append_junit(std::string& out, std::span<const Summary> summaries);

/// For $GITHUB_STEP_SUMMARY: the headline, the verdict, the rules, a table of percentiles; the rest is folded.
void append_markdown(std::string& out, const Summary& summary);

/// OpenMetrics 1.0 text: distributions as summaries with quantiles, in seconds; the rest as gauges, because a run is
/// over when it is reported. The label `run` distinguishes the metrics of several runs.
void append_openmetrics(std::string& out, const Summary& summary);

}  // namespace wsx
