#include "output/waterfall.hpp"

#include <algorithm>
#include <string_view>

#include "base/units.hpp"

namespace wsx {
namespace {

std::string pad_column(std::string text, std::size_t columns) {
  text.resize(std::max(text.size(), columns), ' ');
  return text;
}

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

}  // namespace

std::vector<std::string> format_waterfall(const Timing& timing, BarStyle style, std::size_t columns) {
  constexpr std::size_t k_name_columns = 9, k_time_columns = 9, k_min_bar_columns = 4;
  const auto room = columns - std::min(columns, k_name_columns + k_time_columns);
  const auto bar_columns = std::clamp(room, k_min_bar_columns, k_waterfall_columns);
  struct Row {
    std::string_view name;
    const std::optional<microseconds>& time;
  };
  const Row phases[] = {{"DNS", timing.dns},
                        {"TCP", timing.tcp},
                        {"proxy", timing.proxy},
                        {"TLS", timing.tls},
                        {"upgrade", timing.upgrade}};
  microseconds sum{0};
  for (const auto& phase : phases) sum += phase.time.value_or(microseconds(0));
  const auto whole = std::max({sum, timing.total.value_or(sum), microseconds(1)});
  const auto columns_of = [&](microseconds time) {
    return static_cast<std::size_t>(static_cast<double>(time.count()) / static_cast<double>(whole.count()) *
                                        static_cast<double>(bar_columns) +
                                    0.5);
  };

  std::vector<std::string> rows;
  microseconds start{0};
  for (const auto& [name, time] : phases) {
    if (!time) continue;
    const auto begin = std::min(columns_of(start), bar_columns - 1);
    const auto width = std::max<std::size_t>(columns_of(start + *time), begin + 1) - begin;
    rows.push_back(pad_column(std::string(name), k_name_columns) + pad_column(format_duration(*time), k_time_columns) +
                   std::string(begin, ' ') + repeat(style == BarStyle::blocks ? "█" : "=", width));
    start += *time;
  }
  if (timing.total) rows.push_back(pad_column("total", k_name_columns) + format_duration(*timing.total));
  return rows;
}

}  // namespace wsx
