#include "report/ci_reports.hpp"
#include "report/headline.hpp"
#include "report/markup.hpp"
#include "report/percentile_text.hpp"
#include "report/summary_text.hpp"

namespace wsx {
namespace {

void append_verdict_markdown(std::string& out, const Summary& summary) {
  const char* mark = !summary.verdict.valid ? "❌" : summary.interrupted ? "⚠️" : "✅";
  out += std::string("**Verdict:** ") + mark + " " + std::string(format_validity(summary)) + "\n";
  for (const auto& sentence : explain_verdict(summary)) out += "- " + format_markdown_text(sentence) + "\n";
  out += '\n';
}

void append_thresholds(std::string& out, const Summary& summary) {
  if (summary.thresholds.empty()) return;
  out += "| fails if | | |\n|---|---|---|\n";
  for (const auto& threshold : summary.thresholds)
    out += "| " + format_markdown_code(threshold.expression) + " | " + format_markdown_text(threshold.text) + " | " +
           (threshold.failed ? "❌ failed" : "✅ ok") + " |\n";
  out += '\n';
}

void append_percentiles(std::string& out, const Headline& headline) {
  if (headline.times->count() == 0) return;
  const std::string beside = headline.beside ? " service |" : "";
  out += "| | " + std::string(headline.name) + " | 95% interval |" + beside + "\n|---|---:|---|" +
         (headline.beside ? "---:|" : "") + "\n";
  for (const auto& row : list_percentiles(headline, {.blocks = true}))
    out += "| " + row.name + " | " + row.value + " | " + row.interval + " |" +
           (headline.beside ? " " + row.beside + " |" : "") + "\n";
  out += '\n';
}

/// A block that is HTML until its end, so that nothing in it is Markdown.
void append_details(std::string& out, const Summary& summary) {
  out += "<details><summary>Everything</summary>\n\n<pre>\n";
  const auto text = format_summary(summary, {.blocks = true});
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
  append_verdict_markdown(out, summary);
  append_thresholds(out, summary);
  for (const auto& run : summary.runs) {
    if (summary.runs.size() > 1) out += "Run " + std::to_string(summary.number_of(run)) + ": ";
    out += format_headline(summary, run) + "\n\n";
    append_percentiles(out, find_headline(summary, run));
  }
  append_details(out, summary);
}

}  // namespace wsx
