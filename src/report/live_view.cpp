#include "report/live_view.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/escape.hpp"
#include "base/units.hpp"
#include "report/histogram_text.hpp"
#include "report/reading.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_live_name_columns = 13;

/// A row in pieces, each in its shade; what does not fit is cut off.
class Row {
 public:
  explicit Row(const ScreenStyle& style) : style_(style), left_(style.columns) {}

  Row& add(std::string_view text, Shade shade = Shade::plain) {
    const auto piece = cut_to_columns(text, left_, style_);
    left_ -= std::min(left_, count_columns(piece));
    out_ += in_shade(shade, piece, style_);
    return *this;
  }
  Row& name(std::string_view text) { return add(pad_right(text, k_live_name_columns), Shade::dim); }
  std::size_t columns_left() const { return left_; }
  std::string take() { return std::move(out_); }

 private:
  const ScreenStyle& style_;
  std::string out_;
  std::size_t left_;
};

std::string format_whole_seconds(double seconds) {
  return std::to_string(static_cast<std::uint64_t>(std::max(0.0, seconds))) + "s";
}

/// When an interval ended: "3s", "1.53s", "920us"; negative before the measurement.
std::string format_moment(double seconds) {
  constexpr double k_ns_per_s = 1e9, k_almost_whole = 0.01;
  const double whole = std::round(seconds);
  if (whole == 0 ? std::abs(seconds) < 1 / k_ns_per_s : std::abs(seconds - whole) < k_almost_whole)
    return std::to_string(std::llround(whole)) + "s";
  return (seconds < 0 ? "-" : "") +
         format_duration(std::chrono::nanoseconds(std::llround(std::abs(seconds) * k_ns_per_s)));
}

double rate_of(const SecondOfRun& second) {
  return second.seconds > 0 ? static_cast<double>(second.received) / second.seconds : 0;
}

bool is_a_second(const SecondOfRun& second) {
  constexpr double k_tolerance = 0.01;
  return std::abs(second.seconds - 1) < k_tolerance;
}

std::string format_percentile(const Distribution& of, double percent) {
  const auto value = of.percentile(percent).value;
  return value ? format_duration(*value) : format_reading({}, MetricUnit::milliseconds);
}

std::string format_title(const LiveState& state, const ScreenStyle& style) {
  const auto stage = std::string(state.stage) + " " + format_whole_seconds(state.elapsed_s);
  Row row(style);
  const auto title = format_escaped(state.title);
  const auto room = style.columns - std::min(style.columns, stage.size() + 2);
  row.add(pad_right(cut_to_columns(title, room, style), room), Shade::heading);
  return row.add("  ").add(stage, Shade::dim).take();
}

/// The part of the bar that is the warm-up's looks different.
std::string format_progress(double progress, double warmup, const ScreenStyle& style) {
  constexpr std::size_t k_max_bar_columns = 60, k_percent_columns = 6;
  const auto room = style.columns - std::min(style.columns, k_percent_columns + 2);
  const auto columns = std::min(room, k_max_bar_columns);
  progress = std::clamp(progress, 0.0, 1.0);
  const auto done = static_cast<std::size_t>(progress * static_cast<double>(columns));
  char percent[16];
  std::snprintf(percent, sizeof percent, "%.0f%%", progress * 100);
  Row row(style);
  const auto warm = static_cast<std::size_t>(std::clamp(warmup, 0.0, progress) * static_cast<double>(columns));
  if (!style.blocks) row.add("[");
  row.add(repeat(style.blocks ? "▒" : "-", warm), Shade::dim);
  row.add(repeat(style.blocks ? "█" : "#", done - warm));
  row.add(style.blocks ? repeat("░", columns - done) : repeat(".", columns - done) + "]", Shade::dim);
  return row.add(pad_left(percent, k_percent_columns)).take();
}

std::string format_connections(const LiveState& state, const ScreenStyle& style) {
  Row row(style);
  row.name("connections").add(group_digits(state.connections));
  if (state.connections_wanted) row.add(" of " + group_digits(state.connections_wanted));
  if (state.errors == 0) return row.take();
  row.add("   ").add(group_digits(state.errors) + (state.errors == 1 ? " error" : " errors"), Shade::bad);
  return row.take();
}

std::string format_messages(const LiveState& state, const ScreenStyle& style) {
  Row row(style);
  row.name("messages").add(format_rate(state.second ? rate_of(*state.second) : 0));
  if (state.target_per_s) row.add(" of " + format_rate(*state.target_per_s) + " due");
  row.add("   sent " + group_digits(state.sent) + ", received " + group_digits(state.received));
  if (state.unanswered) row.add(", unanswered " + group_digits(state.unanswered));
  return row.take();
}

std::string format_second(const SecondOfRun& second, const ScreenStyle& style) {
  Row row(style);
  row.name(is_a_second(second) ? "last second" : "latest");
  for (const auto& [name, percent] : {std::pair("p50 ", 50.0), {"p90 ", 90.0}, {"p99 ", 99.0}})
    row.add(name, Shade::dim).add(pad_right(to_terminal(format_percentile(second.rtt, percent), style), 9));
  const auto max = std::chrono::nanoseconds(static_cast<std::int64_t>(second.rtt.histogram().max()));
  return row.add("max ", Shade::dim).add(format_duration(max)).take();
}

/// With what its height and its width are: "▁▅█  0 to 10.2k/s, last 12s".
std::string format_rates(const LiveState& state, const ScreenStyle& style) {
  constexpr std::size_t k_wide_scale = 28, k_narrow_scale = 16, k_wide = 60;
  const bool is_wide = style.columns >= k_wide;
  Row row(style);
  row.name("rate");
  const auto room = row.columns_left() - std::min(row.columns_left(), is_wide ? k_wide_scale : k_narrow_scale);
  const auto shown = std::min(room, state.rates.size());
  const std::vector<double> rates(state.rates.end() - static_cast<std::ptrdiff_t>(shown), state.rates.end());
  if (rates.empty()) return row.take();
  row.add(format_sparkline(rates, style));
  const auto scale = "  0 to " + format_rate(*std::max_element(rates.begin(), rates.end()));
  const auto interval = state.second ? state.second->seconds : 1.0;
  return row.add(is_wide ? scale + ", last " + format_moment(static_cast<double>(shown) * interval) : scale, Shade::dim)
      .take();
}

}  // namespace

std::vector<std::string> format_live_view(const LiveState& state, const ScreenStyle& style, std::size_t rows) {
  std::vector<std::string> lines{format_title(state, style)};
  if (state.progress) lines.push_back(format_progress(*state.progress, state.warmup, style));
  lines.push_back(format_connections(state, style));
  lines.push_back(format_messages(state, style));
  if (state.second && state.second->rtt.count()) lines.push_back(format_second(*state.second, style));
  if (!state.rates.empty()) lines.push_back(format_rates(state, style));
  if (lines.size() > rows) lines.resize(rows);
  if (!state.rtt) return lines;
  // Half a histogram would be misleading.
  const auto histogram = format_histogram(*state.rtt, style);
  if (histogram.empty() || lines.size() + histogram.size() > rows) return lines;
  for (const auto& bar : histogram) lines.push_back(cut_to_columns(bar, style.columns, style));
  return lines;
}

void append_plain_second(std::string& out, const LiveState& state) {
  const bool is_deserted = state.connections_wanted && !state.connections && state.second;
  out += format_moment(state.elapsed_s) + " " + std::string(state.stage) + "  " +
         (is_deserted ? "no connection left" : format_plural(state.connections, "connection"));
  if (state.second) {
    out += "  " + format_rate(rate_of(*state.second));
    if (state.target_per_s) out += " of " + format_rate(*state.target_per_s);
    for (const auto& [name, percent] : {std::pair("  p50 ", 50.0), {"  p99 ", 99.0}})
      if (const auto value = state.second->rtt.percentile(percent).value) out += name + format_duration(*value);
  }
  if (state.errors) out += "  " + group_digits(state.errors) + (state.errors == 1 ? " error" : " errors");
  out += '\n';
}

}  // namespace wsx
