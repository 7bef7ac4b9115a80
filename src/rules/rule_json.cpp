#include "rules/rule_json.hpp"

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/escape.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"
#include "json/parse.hpp"
#include "rules/rule_book.hpp"

namespace wsx {
namespace {

Error refuse_file(std::string message) { return {Phase::input, "bad_rule", std::move(message), ""}; }

/// Columns count characters.
std::string format_place(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto column = 1 + std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                                        std::not_fn(is_continuation));
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<RuleJson> parse_rule_json(std::string_view text) {
  constexpr JsonLimits k_limits{.depth = k_max_rule_depth, .bytes = RuleBook::k_max_file_bytes};
  RuleJson json;
  const auto fault = parse_json(text, k_limits, json);
  if (!fault) return json;
  switch (fault->kind) {
    case JsonFault::Kind::too_long:
      return refuse_file("it is larger than " + format_size(k_limits.bytes));
    case JsonFault::Kind::not_utf8:
      return refuse_file(format_place(text, fault->at) + ": it is not UTF-8");
    case JsonFault::Kind::too_deep:
      return refuse_file("it has more than " + std::to_string(k_limits.depth) + " levels of nesting");
    case JsonFault::Kind::number_range:
      return refuse_file("not JSON: a number is out of range");
    case JsonFault::Kind::syntax:
      break;
  }
  const auto reason = fault->reason.empty() ? "" : ": " + format_escaped(fault->reason);
  return refuse_file(format_place(text, fault->at) + ": not JSON" + reason);
}

std::optional<std::chrono::nanoseconds> read_duration(const RuleValue& value, std::chrono::nanoseconds least) {
  using std::chrono::nanoseconds;
  constexpr double k_ns_per_ms = 1e6;
  const auto& json = value.json();
  std::optional<nanoseconds> duration;
  if (json.is_string()) {
    if (const auto parsed = parse_duration(json.get_ref<const std::string&>())) duration = *parsed;
  } else if (json.is_number()) {
    const double ns = json.get<double>() * k_ns_per_ms;
    if (ns >= 0 && ns <= static_cast<double>(k_longest_rule_duration.count())) duration = nanoseconds(std::llround(ns));
  }
  if (duration && *duration >= least && *duration <= k_longest_rule_duration) return duration;
  const auto from = least.count() > 0 ? "from " + format_duration(least) + " " : "";
  value.expect("a duration " + from + "up to 365d such as \"250ms\", or a number of milliseconds");
  return std::nullopt;
}

std::string format_rule_mistake(const JsonMistake& mistake) {
  const auto place = mistake.pointer.empty() ? "" : mistake.pointer + ": ";
  if (mistake.expected.empty()) return place + mistake.why;
  return place + "takes " + mistake.expected + ", not " + mistake.got;
}

}  // namespace wsx
