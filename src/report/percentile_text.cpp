#include "report/percentile_text.hpp"

#include <algorithm>
#include <span>

#include "base/units.hpp"
#include "report/screen_text.hpp"
#include "report/trust.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

constexpr double k_shown[] = {50, 75, 90, 95, 99, 99.9, 99.99}, k_shown_briefly[] = {50, 90, 95, 99, 99.9};
constexpr std::size_t k_percentile_columns = 14, k_value_columns = 12, k_interval_columns = 34,
                      k_narrow_interval_columns = 24, k_own_columns = 15, k_narrow_name_columns = 9;

std::string format_bound(nanoseconds value, bool at_least, const ScreenStyle& style) {
  return std::string(at_least ? at_least_sign(style) : "") + format_in_column(value);
}

nanoseconds to_ns(double ns) { return nanoseconds(static_cast<std::int64_t>(ns + 0.5)); }

/// A bound that looks like the value itself is none to a reader.
bool is_visible(nanoseconds value, std::optional<nanoseconds> at_most) {
  return !at_most || format_duration(*at_most) != format_duration(value);
}

std::string format_value(const Percentile& percentile, const ScreenStyle& style) {
  if (!percentile.value) return std::string(none_sign(style));
  return format_bound(*percentile.value, percentile.at_least && is_visible(*percentile.value, percentile.at_most),
                      style);
}

std::string format_interval(const Percentile& percentile, const ScreenStyle& style) {
  if (!percentile.value) return "needs " + group_digits(percentile.needed_samples) + " samples";
  if (!percentile.interval) {
    const bool is_known = percentile.interval_needs != 0 && percentile.interval_needs != UINT64_MAX;
    if (!is_known) return "";
    return "needs " + std::string(percentile.interval_needs_at_least ? at_least_sign(style) : "") +
           group_digits(percentile.interval_needs) + " samples";
  }
  const auto& [low, high] = *percentile.interval;
  return format_in_column(low) + std::string(range_sign(style)) + format_in_column(high);
}

std::string format_percent(double percent) {
  char text[16];
  std::snprintf(text, sizeof text, "p%g", percent);
  return text;
}

/// Nothing where it does not matter.
std::string format_own(nanoseconds value, nanoseconds own) {
  const auto to_ms = [](nanoseconds time) { return std::chrono::duration<double, std::milli>(time).count(); };
  const auto trust = find_trust(to_ms(value), to_ms(own), MetricUnit::milliseconds);
  return trust == Trust::trusted ? std::string() : "up to " + format_in_column(own);
}

std::string format_max(const Distribution& of, const ScreenStyle& style) {
  return of.count() ? format_bound(to_ns(static_cast<double>(of.histogram().max())), of.censored() > 0, style)
                    : std::string(none_sign(style));
}
std::string format_mean(const Distribution& of, const ScreenStyle& style) {
  return of.count() ? format_bound(to_ns(of.histogram().mean()), of.censored() > 0, style)
                    : std::string(none_sign(style));
}

std::string trim(std::string row) {
  row.erase(row.find_last_not_of(' ') + 1);
  return row;
}

}  // namespace

std::vector<PercentileRow> list_percentiles(const Headline& headline, const ScreenStyle& style) {
  const auto& [name, title, times, beside, without_own] = headline;
  std::vector<PercentileRow> rows;
  const auto list_own = [without = without_own, all = times](double percent) {
    if (!without) return std::string();
    const auto value = all->percentile(percent).value, less = without->percentile(percent).value;
    return value && less ? format_own(*value, *value - *less) : std::string();
  };
  const auto shown = style.verbose ? std::span<const double>(k_shown) : std::span<const double>(k_shown_briefly);
  for (const double percent : shown) {
    const auto percentile = times->percentile(percent);
    rows.push_back({format_percent(percent), format_value(percentile, style), format_interval(percentile, style),
                    beside ? format_value(beside->percentile(percent), style) : "", list_own(percent)});
    if (!percentile.value) break;  // those above it need even more samples
  }
  rows.push_back({"max", format_max(*times, style), "", beside ? format_max(*beside, style) : ""});
  if (!style.verbose) return rows;
  rows.push_back({"mean", format_mean(*times, style), "", beside ? format_mean(*beside, style) : ""});
  return rows;
}

std::vector<std::string> format_percentiles(const Headline& headline, const ScreenStyle& style) {
  const auto list = list_percentiles(headline, style);
  const bool some_are_own = std::any_of(list.begin(), list.end(), [](const auto& row) { return !row.own.empty(); });
  const auto interval_columns = some_are_own ? k_narrow_interval_columns : k_interval_columns;
  const auto side_columns = (headline.beside ? k_value_columns : 0) + (some_are_own ? k_own_columns : 0);
  const bool is_wide = style.columns >= k_percentile_columns + k_value_columns + 3 + interval_columns + side_columns;
  const bool has_room = style.columns >= k_narrow_name_columns + k_value_columns + side_columns;
  const auto format_row = [&](const PercentileRow& row) {
    auto text = "  " + pad_right(row.name, (is_wide ? k_percentile_columns : k_narrow_name_columns) - 2) +
                pad_left(row.value, k_value_columns);
    if (is_wide) text += "   " + pad_right(row.interval, interval_columns);
    if (headline.beside) text += pad_left(row.beside, k_value_columns);
    return trim(is_wide || has_room ? text + pad_left(row.own, k_own_columns) : text);
  };
  const PercentileRow heads{"", std::string(headline.name), "within this run (95%)", headline.beside ? "service" : "",
                            some_are_own ? "may be wsx's" : ""};
  std::vector<std::string> rows{in_shade(Shade::dim, format_row(heads), style)};
  for (const auto& row : list) rows.push_back(format_row(row));
  return rows;
}

std::vector<std::string> format_distributions(std::string_view title, const std::vector<NamedDistribution>& list,
                                              const ScreenStyle& style) {
  constexpr std::size_t k_title_columns = 36, k_wide_columns = 11, k_narrow_columns = 10;
  const bool is_wide = style.columns >= k_title_columns + 4 * k_wide_columns;
  const auto columns = is_wide ? k_wide_columns : k_narrow_columns;
  std::vector<std::string> rows;
  for (const auto& [name, times] : list) {
    if (times->count() == 0) continue;
    std::string row;
    for (const double percent : {50.0, 90.0, 99.0})
      row += pad_left(format_value(times->percentile(percent), style), columns);
    row += pad_left(format_max(*times, style), columns);
    const auto label = "  " + std::string(name);
    if (is_wide) {
      rows.push_back(pad_right(label, k_title_columns) + row);
    } else {
      rows.push_back(label);
      rows.push_back(row);
    }
  }
  if (rows.empty()) return rows;
  std::string heads;
  for (const char* head : {"p50", "p90", "p99", "max"}) heads += pad_left(head, columns);
  const auto shaded = in_shade(Shade::heading, is_wide ? pad_right(title, k_title_columns) : std::string(title), style);
  if (is_wide)
    rows.insert(rows.begin(), shaded + in_shade(Shade::dim, heads, style));
  else
    rows.insert(rows.begin(), {shaded, in_shade(Shade::dim, heads, style)});
  return rows;
}

}  // namespace wsx
