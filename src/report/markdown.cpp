#include "report/between_runs.hpp"
#include "report/ci_reports.hpp"
#include "report/comparison_text.hpp"
#include "report/conclusion.hpp"
#include "report/headline.hpp"
#include "report/markup.hpp"
#include "report/percentile_text.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

std::string_view mark_of(const Summary& summary) {
  switch (conclude(summary)) {
    case Conclusion::passed:
      return "✅ ";
    case Conclusion::interrupted:
    case Conclusion::undecided:
    case Conclusion::doubtful:
      return "⚠️ ";
    default:
      return "❌ ";
  }
}

void append_outcome(std::string& out, const Summary& summary) {
  out += std::string(mark_of(summary)) + "**" + format_markdown_text(format_outcome_line(summary)) + "**\n\n";
}

void append_reasons(std::string& out, const Summary& summary) {
  const auto sentences = explain_verdict(summary);
  for (const auto& sentence : sentences) out += "- " + format_markdown_text(sentence) + "\n";
  if (!sentences.empty()) out += '\n';
}

std::string_view sign_of(Judgement judgement) {
  static constexpr std::string_view k_signs[] = {"✅ ", "⚠️ ", "❌ ", ""};
  return k_signs[static_cast<std::size_t>(judgement)];
}

void append_thresholds(std::string& out, const Summary& summary) {
  if (summary.thresholds.empty()) return;
  out += "| fails if | | |\n|---|---|---|\n";
  for (const auto& threshold : summary.thresholds) {
    const auto judgement = judge_rule(summary, threshold);
    out += "| " + format_markdown_code(threshold.expression) + " | " + format_markdown_text(threshold.text) + " | " +
           std::string(sign_of(judgement)).append(format_judgement(judgement)) + " |\n";
  }
  out += '\n';
}

void append_percentiles(std::string& out, const Headline& headline) {
  if (headline.times->count() == 0) return;
  const std::string beside = headline.beside ? " service |" : "";
  out += "| | " + std::string(headline.name) + " | within this run (95%) |" + beside + "\n|---|---:|---|" +
         (headline.beside ? "---:|" : "") + "\n";
  for (const auto& row : list_percentiles(headline, {.blocks = true, .verbose = true}))
    out += "| " + row.name + " | " + row.value + " | " + row.interval + " |" +
           (headline.beside ? " " + row.beside + " |" : "") + "\n";
  out += '\n';
}

/// A block that is HTML until its end, so that nothing in it is Markdown.
void append_details(std::string& out, const Summary& summary) {
  out += "<details><summary>Everything</summary>\n\n<pre>\n";
  const auto text = format_summary(summary, {.blocks = true, .verbose = true});
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    out += escape_markup(std::string_view(text).substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  out += "</pre>\n\n</details>\n";
}

}  // namespace

void append_markdown(std::string& out, const Summary& summary) {
  out += "### wsx bench " + format_markdown_text(summary.mode) + " " + format_markdown_code(summary.url) + "\n\n";
  append_outcome(out, summary);
  append_thresholds(out, summary);
  append_reasons(out, summary);
  for (const BetweenRuns& between : list_between_runs(summary))
    out += "- median of " + std::to_string(summary.runs.size()) +
           " runs: " + format_markdown_text(format_between_runs(between)) + "\n";
  if (summary.comparison) append_comparison_markdown(out, "Compared with the baseline", *summary.comparison);
  for (const auto& run : summary.runs) {
    if (summary.runs.size() > 1) out += "Run " + std::to_string(summary.number_of(run)) + ": ";
    out += format_headline(summary, run) + "\n\n";
    append_percentiles(out, find_headline(summary, run));
  }
  if (!summary.failure)
    append_details(out, summary);
  else if (!summary.command.empty())
    out += "Repeat with: " + format_markdown_code(summary.command) + "\n";
}

}  // namespace wsx
