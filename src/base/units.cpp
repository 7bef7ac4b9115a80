#include "base/units.hpp"

#include <cstdio>
#include <limits>
#include <optional>
#include <span>

#include "base/ascii.hpp"

namespace wsx {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// In ascending order. An empty name is the unit of a bare number.
constexpr Unit k_durations[] = {{"ns", 1},
                                {"us", 1'000},
                                {"ms", 1'000'000},
                                {"s", 1'000'000'000},
                                {"m", 60'000'000'000},
                                {"h", 3'600'000'000'000},
                                {"d", 86'400'000'000'000}};
constexpr Unit k_counts[] = {{"", 1}, {"k", 1'000}, {"m", 1'000'000}, {"g", 1'000'000'000}};
constexpr Unit k_sizes[] = {{"", 1},
                            {"b", 1},
                            {"kb", 1'000},
                            {"mb", 1'000'000},
                            {"gb", 1'000'000'000},
                            {"tb", 1'000'000'000'000},
                            {"kib", 1ull << 10},
                            {"mib", 1ull << 20},
                            {"gib", 1ull << 30},
                            {"tib", 1ull << 40}};

std::string_view take_digits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  const auto digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

std::optional<std::uint64_t> find_unit(std::span<const Unit> units, std::string_view name) {
  const auto lower = to_lower(name);
  for (const Unit& unit : units)
    if (unit.name == lower) return unit.factor;
  return std::nullopt;
}

/// whole.fraction × factor, or nothing when that is not a whole number or above 2⁶⁴-1.
std::optional<std::uint64_t> multiply(std::string_view whole, std::string_view fraction, std::uint64_t factor) {
  // From the last digit to the first, so that every division by ten is exact or the value is not a whole number.
  std::uint64_t part = 0;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  for (auto digit = fraction.rbegin(); digit != fraction.rend(); ++digit) {
    part += static_cast<std::uint64_t>(*digit - '0') * factor;
    if (part % 10 != 0) return std::nullopt;
    part /= 10;
  }
  std::uint64_t value = 0;
  for (const char digit : whole) {
    if (__builtin_mul_overflow(value, 10, &value)) return std::nullopt;
    if (__builtin_add_overflow(value, static_cast<std::uint64_t>(digit - '0'), &value)) return std::nullopt;
  }
  if (__builtin_mul_overflow(value, factor, &value) || __builtin_add_overflow(value, part, &value)) return std::nullopt;
  return value;
}

/// Takes one number and its unit from the front of the text.
std::optional<std::uint64_t> take_quantity(std::string_view& text, std::span<const Unit> units) {
  const auto whole = take_digits(text);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  std::size_t n = 0;
  while (n < text.size() && !is_digit(text[n]) && text[n] != '.') ++n;
  const auto factor = find_unit(units, text.substr(0, n));
  text.remove_prefix(n);
  return factor ? multiply(whole, fraction, *factor) : std::nullopt;
}

Error refuse_unit(std::string_view text, std::string_view code, std::string_view accepted) {
  return {Phase::input, std::string(code), "\"" + std::string(text) + "\" is not " + std::string(accepted), ""};
}

/// Three significant digits in the largest unit that leaves a number of at least one.
std::string format_in(double value, double step, std::span<const char* const> units) {
  constexpr double k_rounds_up_to_a_thousand = 999.5;
  std::size_t unit = 0;
  for (; value >= k_rounds_up_to_a_thousand && unit + 1 < units.size(); ++unit) value /= step;
  char text[64];
  std::snprintf(text, sizeof text, value >= k_rounds_up_to_a_thousand ? "%.0f%s" : "%.3g%s", value, units[unit]);
  return text;
}

}  // namespace

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  const bool is_bare = text.find_first_not_of("0123456789.") == text.npos;
  const auto spelt_out = std::string(text) + (is_bare ? "s" : "");
  std::string_view rest = spelt_out;
  std::uint64_t sum = 0;
  bool is_good = true;
  do {
    const auto part = take_quantity(rest, k_durations);
    is_good = part && !__builtin_add_overflow(sum, *part, &sum);
  } while (is_good && !rest.empty());
  if (!is_good || sum > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return refuse_unit(text, "bad_duration", "a duration such as 10s, 500ms or 1.5h (a bare number is seconds)");
  return std::chrono::nanoseconds(static_cast<std::int64_t>(sum));
}

Result<std::uint64_t> parse_count(std::string_view text) {
  auto rest = text;
  const auto count = take_quantity(rest, k_counts);
  if (!count || !rest.empty()) return refuse_unit(text, "bad_count", "a whole number such as 250, 10k or 1.5m");
  return *count;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  auto rest = text;
  const auto size = take_quantity(rest, k_sizes);
  if (!size || !rest.empty()) return refuse_unit(text, "bad_size", "a size in bytes such as 1024, 64KiB or 1MB");
  return *size;
}

std::string format_duration(std::chrono::nanoseconds duration) {
  using namespace std::chrono_literals;
  if (duration < 0ns) return "-" + format_duration(duration == duration.min() ? duration.max() : -duration);
  if (duration < 60s - 50ms) {
    static constexpr const char* k_units[] = {"ns", "us", "ms", "s"};
    return format_in(static_cast<double>(duration.count()), 1000, k_units);
  }
  const auto seconds = std::chrono::round<std::chrono::seconds>(duration).count();
  if (seconds < 3600)
    return std::to_string(seconds / 60) + "m" + (seconds % 60 ? std::to_string(seconds % 60) + "s" : "");
  const auto minutes = (seconds + 30) / 60;
  return std::to_string(minutes / 60) + "h" + (minutes % 60 ? std::to_string(minutes % 60) + "m" : "");
}

std::string format_in_column(std::chrono::nanoseconds duration) {
  auto text = format_duration(duration);
  const auto unit = text.find_first_not_of("-0123456789.");
  const auto number = text.substr(0, unit);
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(number, [](char c) { return is_digit(c); }));
  const bool has_parts = text.find_first_of("0123456789", unit) != text.npos;  // "1m30s"
  if (has_parts || text.ends_with("m") || text.ends_with("h") || text.ends_with("ns") || digits >= 3) return text;
  const auto point = number.find('.') == number.npos ? "." : "";
  return number + point + std::string(3 - digits, '0') + text.substr(unit);
}

std::string format_count(std::uint64_t count) {
  static constexpr const char* k_units[] = {"", "k", "m", "g"};
  return format_in(static_cast<double>(count), 1000, k_units);
}

std::string format_size(std::uint64_t bytes) {
  static constexpr const char* k_units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  return format_in(static_cast<double>(bytes), 1024, k_units);
}

std::string format_plural(std::uint64_t count, std::string_view noun) {
  return format_count(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string group_digits(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(static_cast<std::size_t>(place), 1, ',');
  return digits;
}

}  // namespace wsx
