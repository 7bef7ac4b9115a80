#include "report/histogram_text.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/units.hpp"
#include "report/screen_text.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_rows = 14, k_max_linear_rows = 10;

/// 1, 2, 5, 10, 20, …: the smallest that is not below.
std::uint64_t round_up(std::uint64_t value) {
  for (std::uint64_t decade = 1;; decade *= 10)
    for (const std::uint64_t step : {1, 2, 5})
      if (step * decade >= value) return step * decade;
}

std::uint64_t next_round(std::uint64_t edge) { return round_up(edge + 1); }

/// Edges so that all values are at or below one of them, and those before the first would hold none.
std::vector<std::uint64_t> choose_edges(std::uint64_t min, std::uint64_t max) {
  std::vector<std::uint64_t> edges;
  if (max / 4 < min) {
    // Three digits are shown: less than a hundredth would look the same.
    const auto step = round_up(std::max({(max - min) / k_max_linear_rows, max / 100, std::uint64_t{1}}));
    for (auto edge = (min + step - 1) / step * step; edges.empty() || edges.back() < max; edge += step)
      edges.push_back(edge);
    return edges;
  }
  for (auto edge = round_up(std::max<std::uint64_t>(min, 1)); edges.empty() || edges.back() < max;
       edge = next_round(edge))
    edges.push_back(edge);
  if (edges.size() <= k_max_rows) return edges;
  edges.clear();
  std::uint64_t decade = 1;
  while (decade < min) decade *= 10;
  for (; edges.empty() || edges.back() < max; decade *= 10) edges.push_back(decade);
  return edges;
}

/// A bar of a share of the width; at least the thinnest that there is.
std::string draw_bar(double share, std::size_t width, const ScreenStyle& style) {
  if (share <= 0) return "";
  if (!style.blocks)
    return std::string(std::max<std::size_t>(1, static_cast<std::size_t>(share * static_cast<double>(width) + 0.5)),
                       '#');
  static constexpr const char* k_parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(share * static_cast<double>(width * 8) + 0.5));
  return repeat("█", eighths / 8) + k_parts[eighths % 8];
}

}  // namespace

std::vector<HistogramRow> make_histogram_rows(const Histogram& histogram) {
  std::vector<HistogramRow> rows;
  if (histogram.count() == 0) return rows;
  for (const auto edge : choose_edges(histogram.min(), histogram.max())) rows.push_back({edge});
  std::size_t row = 0;
  const auto& counts = histogram.counts();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    // A counter's values may lie on either side of an edge; the first of them decides.
    while (row + 1 < rows.size() && histogram.lowest_at(i) > rows[row].up_to_ns) ++row;
    rows[row].count += counts[i];
  }
  return rows;
}

std::vector<std::string> format_histogram(const Histogram& histogram, const ScreenStyle& style) {
  constexpr std::size_t k_edge_columns = 10, k_max_bar_columns = 50, k_share_columns = 8, k_count_columns = 16,
                        k_narrow_screen = 48;
  const bool is_narrow = style.columns < k_narrow_screen;
  const auto rest_columns = k_share_columns + (is_narrow ? 0 : k_count_columns + 4);
  const auto rows = make_histogram_rows(histogram);
  std::uint64_t most = 1;
  for (const auto& row : rows) most = std::max(most, row.count);
  const auto room = std::max(style.columns, k_edge_columns + rest_columns + 10) - k_edge_columns - rest_columns;
  const auto width = std::min(room, k_max_bar_columns);
  std::vector<std::string> lines;
  std::size_t empty_rows = 0;
  for (const auto& row : rows) {
    empty_rows = row.count ? 0 : empty_rows + 1;
    if (empty_rows == 2) lines.back() = "  " + pad_left(style.blocks ? "…" : "..", 6);
    if (empty_rows > 1) continue;
    const auto edge = format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(row.up_to_ns)));
    const auto bar = draw_bar(static_cast<double>(row.count) / static_cast<double>(most), width, style);
    char share[16];
    const double percent = 100 * static_cast<double>(row.count) / static_cast<double>(histogram.count());
    std::snprintf(share, sizeof share, row.count && percent < 0.1 ? "<0.1%%" : "%.1f%%", percent);
    lines.push_back((style.blocks ? "≤ " : "<=") + pad_left(edge, 6) + "  " + pad_right(bar, width) +
                    pad_left(share, k_share_columns) +
                    (is_narrow ? "" : pad_left(group_digits(row.count), k_count_columns)));
  }
  return lines;
}

std::string format_sparkline(const std::vector<double>& values, const ScreenStyle& style) {
  static constexpr const char* k_blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  static constexpr const char* k_ascii[] = {"_", ".", "-", "=", "#"};
  const auto levels = style.blocks ? std::size(k_blocks) : std::size(k_ascii);
  double most = 0;
  for (const double value : values)
    if (std::isfinite(value)) most = std::max(most, value);
  std::string out;
  for (const double value : values) {
    const auto level = value > 0 && value <= most ? std::lround(value / most * static_cast<double>(levels - 1)) : 0;
    out += (style.blocks ? k_blocks : k_ascii)[level];
  }
  return out;
}

}  // namespace wsx
