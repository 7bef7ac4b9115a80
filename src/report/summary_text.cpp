#include "report/summary_text.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/row_wrapper.hpp"
#include "report/between_runs.hpp"
#include "report/comparison_text.hpp"
#include "report/conclusion.hpp"
#include "report/headline.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

Shade shade_of(const Summary& summary) {
  switch (conclude(summary)) {
    case Conclusion::passed:
      return Shade::good;
    case Conclusion::interrupted:
    case Conclusion::undecided:
    case Conclusion::doubtful:
      return Shade::doubtful;
    default:
      return Shade::bad;
  }
}

/// "FAILED 1 of 2 rules; the measurement is valid": first what matters, in one color, so that nothing that is valid
/// looks good beside what failed.
std::string format_outcome(const Summary& summary, const ScreenStyle& style) {
  auto lines = wrap_words("", to_terminal(format_escaped(format_outcome_line(summary)), style), style);
  lines.pop_back();
  return in_shade(shade_of(summary), lines, style) + "\n";
}

std::string format_title(const Summary& summary, const ScreenStyle& style) {
  std::string out = in_shade(Shade::heading, "wsx bench " + format_escaped(summary.mode), style) + "  " +
                    format_escaped(summary.url) + "\n" + format_outcome(summary, style);
  for (const auto& run : summary.runs) {
    const bool is_one_of_many = summary.runs.size() > 1;
    const auto number = "run " + std::to_string(summary.number_of(run));
    out += wrap_words(is_one_of_many ? number + "  " : "", to_terminal(format_headline(summary, run), style), style);
  }
  return out;
}

std::string format_verdict(const Summary& summary, const ScreenStyle& style) {
  const auto sentences = explain_verdict(summary);
  std::string out;
  if (style.verbose) out = "\n" + in_shade(Shade::heading, "Verdict", style) + "\n" + format_outcome(summary, style);
  if (!style.verbose && summary.thresholds.empty() && !sentences.empty()) out = "\n";
  for (const auto& sentence : sentences) out += wrap_words("  ", to_terminal(format_escaped(sentence), style), style);
  return out;
}

/// In capitals what ends with 99.
std::string_view format_mark(Judgement judgement) {
  return judgement == Judgement::failed ? "FAILED" : format_judgement(judgement);
}

Shade shade_of(Judgement judgement) {
  switch (judgement) {
    case Judgement::passed:
      return Shade::good;
    case Judgement::failed:
      return Shade::bad;
    default:
      return Shade::doubtful;
  }
}

std::string format_thresholds(const Summary& summary, const ScreenStyle& style) {
  if (summary.thresholds.empty()) return "";
  std::size_t columns = 0, mark_columns = format_mark(Judgement::failed).size();
  for (const auto& threshold : summary.thresholds) {
    columns = std::max(columns, count_columns(format_escaped(threshold.expression)));
    mark_columns = std::max(mark_columns, format_mark(judge_rule(summary, threshold)).size());
  }
  constexpr std::size_t k_max_columns = 50, k_gap = 2;
  columns = std::min(columns, k_max_columns);
  RowWrapper wrapper(std::max(style.columns, k_min_columns), 0);
  for (const auto& threshold : summary.thresholds) {
    const auto judgement = judge_rule(summary, threshold);
    auto row = "  " + in_shade(shade_of(judgement), pad_right(format_mark(judgement), mark_columns), style) + "  ";
    if (threshold.text.empty())
      row += format_escaped(threshold.expression);
    else
      row += pad_right(format_escaped(threshold.expression), columns) + "   " +
             to_terminal(format_escaped(threshold.text), style);
    wrapper.add(row, k_gap + mark_columns + k_gap);
  }
  return "\n" + in_shade(Shade::heading, "Fails if", style) + "\n" + wrapper.take();
}

std::string format_runs_together(const Summary& summary, const ScreenStyle& style) {
  const auto all = list_between_runs(summary);
  if (all.empty()) return "";
  auto out =
      "\n" + in_shade(Shade::heading, "Median of " + std::to_string(summary.runs.size()) + " runs", style) + "\n";
  for (const BetweenRuns& between : all)
    out += wrap_words("  ", to_terminal(format_between_runs(between), style), style);
  return out;
}

std::string format_baseline(const Summary& summary, const ScreenStyle& style) {
  if (!summary.comparison) return "";
  return "\n" + format_comparison("Compared with the baseline", *summary.comparison, style);
}

}  // namespace

std::string format_summary(const Summary& summary, const ScreenStyle& style) {
  auto out = format_title(summary, style) + format_runs_together(summary, style);
  const bool has_room = summary.runs.size() == 1 || style.verbose;
  for (const auto& run : summary.runs) {
    if (!has_room) break;
    if (summary.runs.size() > 1)
      out += "\n" +
             in_shade(Shade::heading,
                      "Run " + std::to_string(summary.number_of(run)) + " of " + std::to_string(summary.runs.size()),
                      style) +
             "\n";
    out += format_run(summary, run, style);
  }
  out += format_baseline(summary, style) + format_thresholds(summary, style) + format_verdict(summary, style);
  if (!summary.command.empty())
    out += (style.verbose ? "\n" : "") + in_shade(Shade::heading, "Repeat with:", style) + " " +
           format_escaped(summary.command) + "\n";
  if (!style.verbose)
    out += in_shade(Shade::dim, wrap_words("", "-v shows everything: a histogram, phases, sizes, what wsx used", style),
                    style);
  return out;
}

}  // namespace wsx
