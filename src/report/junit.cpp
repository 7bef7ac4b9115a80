#include <algorithm>
#include <cstdio>

#include "base/lists.hpp"
#include "report/ci_reports.hpp"
#include "report/comparison_text.hpp"
#include "report/conclusion.hpp"
#include "report/headline.hpp"
#include "report/markup.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

std::string format_attribute(std::string_view name, std::string_view value) {
  return std::string(" ").append(name).append("=\"").append(escape_markup(value)).append("\"");
}

std::string format_junit_seconds(double seconds) {
  char text[400];
  std::snprintf(text, sizeof text, "%.3f", seconds);
  return text;
}

struct Case {
  /// In JUnit's words: an error is a test that could not be run, a failure one that found something.
  enum class Result : std::uint8_t { passed, failure, error, skipped };

  std::string name;
  Result result = Result::passed;
  std::string message = {};
  double seconds = 0;
};

double sum_seconds(const Summary& summary) {
  double seconds = 0;
  for (const auto& run : summary.runs) seconds += run.warmup_seconds + run.seconds + run.drain_seconds;
  return seconds;
}

std::size_t count_cases(const std::vector<Case>& cases, Case::Result result) {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const Case& test) { return test.result == result; }));
}

/// Why nothing is said about the server: there is no run, or it cannot be trusted. Empty: it can.
std::string explain_error(const Summary& summary) {
  if (summary.failure) return summary.failure->message;
  if (summary.verdict.valid) return "";
  std::string text = "not valid";
  for (const Remark& reason : summary.verdict.reasons)
    text += (&reason == &summary.verdict.reasons.front() ? ": " : "; ") + reason.text;
  return text;
}

Case judge_case(const Summary& summary, const Threshold& rule) {
  const std::string name = "not " + rule.expression;
  switch (judge_rule(summary, rule)) {
    case Judgement::passed:
      break;
    case Judgement::failed:
      return {name, Case::Result::failure, rule.expression + ": " + rule.text};
    case Judgement::undecided:
      return {name, rule.outcome == Outcome::undecided_samples ? Case::Result::error : Case::Result::skipped,
              "undecided: " + rule.expression + ": " + rule.text};
    case Judgement::not_judged:
      return {name, Case::Result::skipped, "not judged, because there is no valid measurement"};
  }
  return {name};
}

/// One for each metric.
std::vector<Case> list_cases(const SideComparison& sides) {
  std::vector<Case> cases;
  const auto rows = list_rows(sides);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ComparedRow& row = rows[i];
    Case test{row.metric + " is not worse"};
    test.message = row.verdict + ": " + row.a + " in A, " + row.b + " in B, " + row.change + " (" +
                   name_interval(sides) + " " + row.interval + ")";
    if (sides.metrics[i].verdict == Regression::worse)
      test.result = Case::Result::failure;
    else if (sides.metrics[i].verdict == Regression::cannot_tell)
      test.result = sides.strict ? Case::Result::error : Case::Result::skipped;
    cases.push_back(std::move(test));
  }
  return cases;
}

std::vector<Case> list_cases(const Summary& summary) {
  const auto error = explain_error(summary);
  std::vector<Case> cases{
      {"the run is valid", error.empty() ? Case::Result::passed : Case::Result::error, error, sum_seconds(summary)}};
  for (const auto& rule : summary.thresholds) cases.push_back(judge_case(summary, rule));
  if (summary.comparison)
    for (auto& test : list_cases(*summary.comparison)) cases.push_back(std::move(test));
  switch (conclude(summary)) {
    case Conclusion::interrupted:
      cases.push_back({"the run was not interrupted", Case::Result::error, "a signal ended it early"});
      break;
    case Conclusion::doubtful:
      cases.push_back({"there is no doubt", Case::Result::error, "--strict, and something is doubtful"});
      break;
    case Conclusion::incomplete:
      cases.push_back({"nothing is lost", Case::Result::failure, join(list_unnamed_losses(summary))});
      break;
    default:
      break;
  }
  return cases;
}

void append_case(std::string& out, const Case& test) {
  static constexpr std::string_view k_elements[] = {"", "failure", "error", "skipped"};
  out += "    <testcase classname=\"wsx.bench\"" + format_attribute("name", test.name) +
         format_attribute("time", format_junit_seconds(test.seconds));
  if (test.result == Case::Result::passed) {
    out += "/>\n";
    return;
  }
  out += ">\n      <" + std::string(k_elements[static_cast<std::size_t>(test.result)]) +
         format_attribute("message", test.message) + "/>\n    </testcase>\n";
}

void append_property(std::string& out, std::string_view name, std::string_view value) {
  out += "      <property" + format_attribute("name", name) + format_attribute("value", value) + "/>\n";
}

/// Line by line, because line breaks are made visible elsewhere.
void append_lines(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    out += escape_markup(line) + "\n";
  }
}

std::string format_counts(const std::vector<Case>& cases) {
  const auto counted = [&](std::string_view name, Case::Result result) {
    return format_attribute(name, std::to_string(count_cases(cases, result)));
  };
  return format_attribute("tests", std::to_string(cases.size())) + counted("failures", Case::Result::failure) +
         counted("errors", Case::Result::error);
}

std::string format_time(double seconds) { return format_attribute("time", format_junit_seconds(seconds)); }

void append_suite(std::string& out, const Summary& summary, const std::vector<Case>& cases) {
  // Without fractions and zone: readers know no others.
  out += "  <testsuite" + format_attribute("name", "wsx bench " + summary.mode + " " + summary.url) +
         format_counts(cases) + format_attribute("skipped", std::to_string(count_cases(cases, Case::Result::skipped))) +
         format_time(sum_seconds(summary)) +
         format_attribute("timestamp", summary.started.substr(0, summary.started.find_first_of(".Z"))) +
         ">\n    <properties>\n";
  append_property(out, "version", summary.version);
  append_property(out, "config_hash", summary.config_hash);
  append_property(out, "command", summary.command);
  append_property(out, "outcome", format_conclusion(summary));
  append_property(out, "verdict", format_validity(summary));
  for (const auto& [name, value] : summary.host) append_property(out, "host." + name, value);
  out += "    </properties>\n";
  for (const auto& test : cases) append_case(out, test);
  out += "    <system-out>";
  append_lines(out, format_summary(summary, {.blocks = true, .verbose = true}));
  out += "</system-out>\n  </testsuite>\n";
}

}  // namespace

void append_junit(std::string& out, std::span<const Summary> summaries) {
  std::vector<std::vector<Case>> of_each;
  std::vector<Case> all;
  double seconds = 0;
  for (const Summary& summary : summaries) {
    const auto& cases = of_each.emplace_back(list_cases(summary));
    all.insert(all.end(), cases.begin(), cases.end());
    seconds += sum_seconds(summary);
  }
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"wsx bench\"" + format_counts(all) +
         format_time(seconds) + ">\n";
  for (std::size_t i = 0; i < summaries.size(); ++i) append_suite(out, summaries[i], of_each[i]);
  out += "</testsuites>\n";
}

void append_junit(std::string& out, const Summary& summary) { append_junit(out, {&summary, 1}); }

void append_comparison_junit(std::string& out, std::string_view title, const SideComparison& sides) {
  const auto cases = list_cases(sides);
  const auto counts = format_counts(cases);
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + format_attribute("name", title) + counts + ">\n";
  out += "  <testsuite" + format_attribute("name", title) + counts +
         format_attribute("skipped", std::to_string(count_cases(cases, Case::Result::skipped))) +
         ">\n    <properties>\n";
  append_property(out, "A", sides.a.name);
  append_property(out, "B", sides.b.name);
  append_property(out, "outcome", format_verdict(sides));
  out += "    </properties>\n";
  for (const auto& test : cases) append_case(out, test);
  out += "    <system-out>";
  append_lines(out, format_comparison(title, sides, {.blocks = true}));
  out += "</system-out>\n  </testsuite>\n</testsuites>\n";
}

}  // namespace wsx
