#pragma once
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "report/side_comparison.hpp"
#include "report/summary_text.hpp"

/// A comparison as people read it, and in the files that CI systems read.
namespace wsx {

/// 98 for worse; 4 for what cannot be told, if it is strict; else 0.
ExitCode exit_code_of(const SideComparison& sides);

/// "WORSE than A by more than 10%: rtt.p99 +33%", "NOT WORSE than A by more than 10%", "CANNOT TELL whether …". `a` is
/// what the first side is called.
std::string format_verdict(const SideComparison& sides, std::string_view a = "A");

/// A metric in the cells of a table.
struct ComparedRow {
  std::string metric, a, b, change, interval, verdict;
};
std::vector<ComparedRow> list_rows(const SideComparison& sides);
/// "95% interval".
std::string name_interval(const SideComparison& sides);
/// "A: ws://a (8 runs)".
std::string format_side(std::string_view letter, const ComparedSide& side, bool paired);
/// What else is to be known, in sentences.
std::vector<std::string> explain_comparison(const SideComparison& sides);

/// Complete lines: the verdict and a table. `title` is what was run: "wsx bench ab".
std::string format_comparison(std::string_view title, const SideComparison& sides, const ScreenStyle& style);

/// A line of JSON, without its newline.
void append_comparison_json(std::string& out, const SideComparison& sides);
/// For $GITHUB_STEP_SUMMARY.
void append_comparison_markdown(std::string& out, std::string_view title, const SideComparison& sides);
/// A JUnit report with a test case for each metric.
void append_comparison_junit(std::string& out, std::string_view title, const SideComparison& sides);

}  // namespace wsx
