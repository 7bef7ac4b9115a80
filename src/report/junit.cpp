#include <cstdio>

#include "report/ci_reports.hpp"
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
  std::string name;
  std::string failure;  // none: it has passed
  double seconds = 0;
};

double sum_seconds(const Summary& summary) {
  double seconds = 0;
  for (const auto& run : summary.runs) seconds += run.warmup_seconds + run.seconds + run.drain_seconds;
  return seconds;
}

std::vector<Case> list_cases(const Summary& summary) {
  std::vector<Case> cases;
  auto& validity = cases.emplace_back(Case{"the run is valid", "", sum_seconds(summary)});
  if (!summary.verdict.valid) validity.failure = "not valid";
  for (const auto& reason : summary.verdict.reasons)
    if (!summary.verdict.valid)
      validity.failure += (&reason == &summary.verdict.reasons.front() ? ": " : "; ") + reason.text;
  for (const auto& threshold : summary.thresholds)
    cases.push_back({"not " + threshold.expression,
                     threshold.failed ? threshold.expression + ": " + threshold.text : std::string()});
  return cases;
}

void append_case(std::string& out, const Case& test) {
  out += "    <testcase classname=\"wsx.bench\"" + format_attribute("name", test.name) +
         format_attribute("time", format_junit_seconds(test.seconds));
  if (test.failure.empty()) {
    out += "/>\n";
    return;
  }
  out += ">\n      <failure" + format_attribute("message", test.failure) + "/>\n    </testcase>\n";
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

}  // namespace

void append_junit(std::string& out, const Summary& summary) {
  const auto time = format_attribute("time", format_junit_seconds(sum_seconds(summary)));
  const auto cases = list_cases(summary);
  std::size_t failures = 0;
  for (const auto& test : cases) failures += !test.failure.empty();
  const auto counts = format_attribute("tests", std::to_string(cases.size())) +
                      format_attribute("failures", std::to_string(failures)) + " errors=\"0\"";

  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"wsx bench\"" + counts + time + ">\n";
  // Without fractions and zone: readers know no others.
  out += "  <testsuite" + format_attribute("name", "wsx bench " + summary.mode + " " + summary.url) + counts +
         " skipped=\"0\"" + time +
         format_attribute("timestamp", summary.started.substr(0, summary.started.find_first_of(".Z"))) +
         ">\n    <properties>\n";
  append_property(out, "version", summary.version);
  append_property(out, "config_hash", summary.config_hash);
  append_property(out, "command", summary.command);
  append_property(out, "verdict", format_validity(summary));
  for (const auto& [name, value] : summary.host) append_property(out, "host." + name, value);
  out += "    </properties>\n";
  for (const auto& test : cases) append_case(out, test);
  out += "    <system-out>";
  append_lines(out, format_summary(summary, {.blocks = true}));
  out += "</system-out>\n  </testsuite>\n</testsuites>\n";
}

}  // namespace wsx
