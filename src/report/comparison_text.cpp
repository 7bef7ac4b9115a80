#include "report/comparison_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/escape.hpp"
#include "base/row_wrapper.hpp"
#include "json/append.hpp"
#include "report/headline.hpp"
#include "report/markup.hpp"
#include "report/reading.hpp"
#include "report/screen_text.hpp"
#include "report/side_comparison_members.hpp"

namespace wsx {
namespace {

/// "10%", "0.5%".
std::string format_limit(double share) { return format_digits(share * 100, 3) + "%"; }

/// "+12.3%", "-4%".
std::string format_change(double share) {
  const double percent = share * 100;
  const int decimals = std::abs(percent) < 9.95 ? 1 : 0;
  char text[400];
  std::snprintf(text, sizeof text, "%+.*f%%", decimals, percent);
  return text;
}

std::string format_interval(const ComparedMetric& metric) {
  if (!metric.low && !metric.high) return "too few runs";
  return (metric.low ? format_change(*metric.low) : "any") + " to " +
         (metric.high ? format_change(*metric.high) : "any");
}

std::string_view say_verdict(Regression verdict) {
  return verdict == Regression::worse ? "worse" : verdict == Regression::not_worse ? "not worse" : "cannot tell";
}

Shade shade_of(Regression verdict) {
  return verdict == Regression::worse ? Shade::bad : verdict == Regression::not_worse ? Shade::good : Shade::doubtful;
}

std::string format_worse(const SideComparison& sides) {
  std::string worse;
  for (const ComparedMetric& metric : sides.metrics)
    if (metric.verdict == Regression::worse)
      worse += (worse.empty() ? "" : ", ") + metric.metric + " " + format_change(metric.change);
  return worse;
}

}  // namespace

ExitCode exit_code_of(const SideComparison& sides) {
  if (sides.verdict == Regression::worse) return ExitCode::regression;
  return sides.verdict == Regression::cannot_tell && sides.strict ? ExitCode::run_not_valid : ExitCode::done;
}

std::string format_verdict(const SideComparison& sides, std::string_view a) {
  const auto than = " than " + std::string(a) + " by more than " + format_limit(sides.limit);
  switch (sides.verdict) {
    case Regression::worse:
      return "WORSE" + than + ": " + format_worse(sides);
    case Regression::not_worse:
      return "NOT WORSE" + than;
    case Regression::cannot_tell:
      break;
  }
  std::string text = "CANNOT TELL whether it is worse" + than;
  if (sides.needed)
    text += "; it would take about " + std::to_string(*sides.needed) + (sides.paired ? " pairs" : " runs of each");
  return text;
}

std::vector<ComparedRow> list_rows(const SideComparison& sides) {
  std::vector<ComparedRow> rows;
  for (const ComparedMetric& metric : sides.metrics)
    rows.push_back({metric.metric, format_reading({metric.a}, metric.unit), format_reading({metric.b}, metric.unit),
                    format_change(metric.change), format_interval(metric), std::string(say_verdict(metric.verdict))});
  return rows;
}

std::string name_interval(const SideComparison& sides) {
  return format_digits(sides.confidence * 100, 3) + "% interval";
}

std::string format_side(std::string_view letter, const ComparedSide& side, bool paired) {
  return std::string(letter) + ": " + side.name + " (" + std::to_string(side.runs) +
         (paired           ? side.runs == 1 ? " pair)" : " pairs)"
          : side.runs == 1 ? " run)"
                           : " runs)");
}

std::vector<std::string> explain_comparison(const SideComparison& sides) {
  std::vector<std::string> sentences;
  for (const Remark& remark : sides.remarks) sentences.push_back(make_sentence(remark.text));
  return sentences;
}

std::string format_comparison(std::string_view title, const SideComparison& sides, const ScreenStyle& style) {
  std::string out;
  if (!title.empty()) out += in_shade(Shade::heading, title, style) + "\n";
  for (const auto& [letter, side] : {std::pair("A", &sides.a), std::pair("B", &sides.b)})
    out += "  " + format_escaped(format_side(letter, *side, sides.paired)) + "\n";
  auto verdict = wrap_words("", to_terminal(format_escaped(format_verdict(sides)), style), style);
  verdict.pop_back();
  out += in_shade(shade_of(sides.verdict), verdict, style) + "\n\n";
  auto rows = list_rows(sides);
  for (ComparedRow& row : rows) row.metric = format_escaped(row.metric);
  ComparedRow head{"", "A", "B", "change", name_interval(sides), ""};
  std::size_t metric = 0, a = 8, b = 8, change = 8, interval = head.interval.size();
  for (const ComparedRow& row : rows) {
    metric = std::max(metric, count_columns(row.metric));
    a = std::max(a, count_columns(row.a));
    b = std::max(b, count_columns(row.b));
    interval = std::max(interval, count_columns(row.interval));
  }
  const auto lay_out = [&](const ComparedRow& row) {
    return "  " + pad_right(row.metric, metric) + "  " + pad_left(row.a, a) + "  " + pad_left(row.b, b) + "  " +
           pad_left(row.change, change) + "   " +
           (row.verdict.empty() ? row.interval : pad_right(row.interval, interval));
  };
  constexpr std::size_t k_indent = 4;
  RowWrapper wrapper(std::max(style.columns, k_min_columns), 0);
  wrapper.add(in_shade(Shade::heading, lay_out(head), style), k_indent);
  for (std::size_t i = 0; i < rows.size(); ++i)
    wrapper.add(lay_out(rows[i]) + "  " + in_shade(shade_of(sides.metrics[i].verdict), rows[i].verdict, style),
                k_indent);
  out += wrapper.take();
  const auto sentences = explain_comparison(sides);
  if (!sentences.empty()) out += "\n";
  for (const auto& sentence : sentences) out += wrap_words("  ", to_terminal(format_escaped(sentence), style), style);
  return out;
}

void append_comparison_json(std::string& out, const SideComparison& sides) { append_value(out, ComparisonLine{sides}); }

void append_comparison_markdown(std::string& out, std::string_view title, const SideComparison& sides) {
  const std::string_view mark = sides.verdict == Regression::worse       ? "❌ "
                                : sides.verdict == Regression::not_worse ? "✅ "
                                                                         : "⚠️ ";
  if (!title.empty()) out += "### " + format_markdown_text(title) + "\n\n";
  out += std::string(mark) + "**" + format_markdown_text(format_verdict(sides)) + "**\n\n";
  for (const auto& [letter, side] : {std::pair("A", &sides.a), std::pair("B", &sides.b)})
    out += "- " + format_markdown_text(format_side(letter, *side, sides.paired)) + "\n";
  out += "\n| | A | B | change | " + name_interval(sides) + " | |\n|---|---:|---:|---:|---|---|\n";
  for (const ComparedRow& row : list_rows(sides))
    out += "| " + format_markdown_text(row.metric) + " | " + row.a + " | " + row.b + " | " + row.change + " | " +
           row.interval + " | " + row.verdict + " |\n";
  out += "\n";
  const auto sentences = explain_comparison(sides);
  for (const auto& sentence : sentences) out += "- " + format_markdown_text(sentence) + "\n";
  if (!sentences.empty()) out += "\n";
}

}  // namespace wsx
