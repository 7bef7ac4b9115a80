#include "cli/values/bench_value.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/number.hpp"
#include "base/units.hpp"
#include "cli/parser/usage_error.hpp"
#include "commands/bench_ab.hpp"
#include "json/pointer.hpp"

namespace wsx {
namespace {

using std::chrono::nanoseconds;

Error refuse_excess(const std::string& most, std::string_view text) {
  return usage_error("takes at most " + most + ", not " + quote_value(text));
}

template <std::uint64_t most>
Result<std::uint64_t> parse_count_to(std::string_view text) {
  const auto count = k_count.parse(text);
  if (!count) return k_refused_value;
  if (*count > most) return refuse_excess(format_count(most), text);
  return *count;
}

Result<std::uint64_t> parse_skip_count(std::string_view text) {
  return text == "0" ? Result<std::uint64_t>(0) : parse_count_to<k_max_skip_first>(text);
}

Result<std::uint64_t> parse_payload_size(std::string_view text) {
  const auto size = k_size.parse(text);
  if (!size) return k_refused_value;
  if (*size > k_max_payload_bytes) return refuse_excess(format_size(k_max_payload_bytes), text);
  return *size;
}

Result<nanoseconds> parse_run_time_or_none(std::string_view text) {
  const auto time = parse_duration(text);
  if (!time) return k_refused_value;
  if (*time > k_max_run_time) return refuse_excess("7d", text);
  return *time;
}

Result<nanoseconds> parse_interval(std::string_view text) {
  constexpr auto k_least = std::chrono::milliseconds(10), k_most = std::chrono::milliseconds(3'600'000);
  const auto time = parse_duration(text);
  if (!time || *time < k_least || *time > k_most) return k_refused_value;
  return *time;
}

Result<nanoseconds> parse_run_time(std::string_view text) {
  auto time = parse_run_time_or_none(text);
  if (time && *time == nanoseconds(0)) return k_refused_value;
  return time;
}

/// The factor of the letter after a number; 1, and the whole text, without one.
double take_factor(std::string_view& text) {
  constexpr std::pair<char, double> k_factors[] = {{'k', 1e3}, {'m', 1e6}, {'g', 1e9}};
  for (const auto& [letter, factor] : k_factors) {
    if (text.empty() || (text.back() | 0x20) != letter) continue;
    text.remove_suffix(1);
    return factor;
  }
  return 1;
}

Result<double> parse_rate(std::string_view text) {
  auto number = text;
  const double factor = take_factor(number);
  const auto decimal = parse_decimal(number);
  const bool is_beyond_double = !decimal && !number.empty() && std::ranges::all_of(number, is_digit);
  if (!decimal && !is_beyond_double) return k_refused_value;
  if (!decimal || *decimal * factor > k_max_rate) return refuse_excess("100m per second", text);
  const double rate = *decimal * factor;
  if (rate < k_min_rate && rate > 0) return usage_error("takes at least 0.001 per second, not " + quote_value(text));
  if (!(rate > 0)) return k_refused_value;
  return rate;
}

Result<MatchOptions> parse_match(std::string_view text) {
  using By = MatchOptions::By;
  if (text == "auto") return MatchOptions{.by = By::automatic};
  if (text == "order") return MatchOptions{.by = By::order};
  if (text == "seq") return MatchOptions{.by = By::seq};
  if (!text.starts_with('/')) return k_refused_value;
  auto pointer = parse_json_pointer(text);
  if (!pointer)
    return usage_error("takes a JSON pointer such as /id (RFC 6901), not " + quote_value(text) + ": " +
                       pointer.error().message);
  return MatchOptions{.by = By::pointer, .pointer = *std::move(pointer)};
}

Result<AddressList> parse_source_addresses(std::string_view text) {
  auto list = AddressList::parse(text);
  if (!list) return usage_error("takes addresses " + list.error().hint + ": " + list.error().message);
  return list;
}

constexpr const char* k_count_taken = "a whole number above 0, such as 50 or 10k";

Result<double> parse_regression_limit(std::string_view text) {
  constexpr double k_most_percent = 1000;
  const bool has_sign = text.ends_with('%');
  const auto percent = parse_decimal(text.substr(0, text.size() - (has_sign ? 1 : 0)));
  if (!has_sign || !percent || *percent > k_most_percent) return k_refused_value;
  return *percent / 100;
}

}  // namespace

const ValueKind<std::uint64_t> k_connections{"N", k_count_taken, parse_count_to<k_max_bench_connections>, format_count};
const ValueKind<std::uint64_t> k_message_count{"N", k_count_taken, parse_count_to<k_max_bench_messages>, format_count};
const ValueKind<std::uint64_t> k_pipeline{"N", k_count_taken, parse_count_to<k_max_pipeline>, format_count};
const ValueKind<std::uint64_t> k_payload_size{"SIZE", "a size above 0, such as 100, 4KiB or 1MB", parse_payload_size,
                                              format_size};
const ValueKind<std::uint64_t> k_skip_count{"N", "a whole number such as 0, 1 or 5", parse_skip_count, format_count};
const ValueKind<double> k_rate{"RATE", "a rate per second above 0, such as 0.5, 250 or 10k", parse_rate};
const ValueKind<nanoseconds> k_run_time{"DURATION", "a duration above 0, such as 10s, 500ms or 2m", parse_run_time,
                                        format_duration};
const ValueKind<nanoseconds> k_run_time_or_none{"DURATION", "a duration such as 10s, 500ms or 2m",
                                                parse_run_time_or_none, format_duration};
const ValueKind<nanoseconds> k_interval{"DURATION", "a duration from 10ms to 1h, such as 100ms", parse_interval,
                                        format_duration};
const ValueKind<MatchOptions> k_match{"auto|order|seq|/POINTER", "auto, order, seq or a JSON pointer such as /id",
                                      parse_match};
const ValueKind<AddressList> k_source_addresses{"LIST", "addresses such as 10.0.0.1,10.0.0.2 or 127.0.0.0/24",
                                                parse_source_addresses};

const ValueKind<std::uint64_t> k_runs{"N", "a number of runs from 1 to 50", parse_count_to<k_max_bench_runs>};
const ValueKind<std::uint64_t> k_pairs{"N", "a number of pairs from 1 to 100",
                                       parse_count_to<BenchAbOptions::k_most_pairs>};
const ValueKind<double> k_regression_limit{"PERCENT", "a percentage from 0% to 1000%, such as 10%",
                                           parse_regression_limit};

}  // namespace wsx
