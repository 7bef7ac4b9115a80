#include "rules/rule_json.hpp"

#include <cmath>
#include <functional>

#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"
#include "json/parse.hpp"
#include "json/pointer.hpp"
#include "rules/rule_book.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_max_quoted_bytes = 60;

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

/// The value itself if it is short, else what it is.
std::string describe(const RuleJson& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  auto quote = value.dump(-1, ' ', true);
  if (quote.size() <= k_max_quoted_bytes) return quote;
  return value.is_string() ? "a longer string" : "a longer number";
}

}  // namespace

Result<RuleJson> parse_rule_json(std::string_view text) {
  constexpr JsonLimits k_limits{.depth = k_max_rule_depth, .bytes = RuleBook::k_max_file_bytes};
  RuleJson json;
  const auto fault = parse_json(text, k_limits, json);
  if (!fault) return Result<RuleJson>(boost::system::in_place_value, std::move(json));
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

std::optional<RuleValue> RuleValue::find(const char* name) const {
  if (!json_->is_object()) return std::nullopt;
  const auto member = json_->find(name);
  if (member == json_->end()) return std::nullopt;
  return RuleValue(*member, pointer_ + "/" + name, *mistake_);
}

std::vector<RuleValue> RuleValue::each() const {
  if (!json_->is_array()) return {*this};
  std::vector<RuleValue> all;
  all.reserve(json_->size());
  for (const auto& element : *json_) all.emplace_back(element, pointer_ + "/" + std::to_string(all.size()), *mistake_);
  return all;
}

bool RuleValue::is_object_of(const std::vector<std::string>& names, const char* what) const {
  if (!json_->is_object()) {
    expect(what);
    return false;
  }
  for (const auto& [name, value] : json_->items()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto shown = format_escaped(format_json_pointer({name.substr(0, k_max_quoted_bytes)}));
    std::string known;
    for (const auto& each : names) known += (known.empty() ? "" : ", ") + each;
    const auto meant = suggest(name, names);
    const RuleValue member(value, pointer_ + shown, *mistake_);
    member.refuse("there is no such member; " +
                  (meant.empty() ? "there are " + known : "did you mean \"" + meant + "\"?"));
    return false;
  }
  return true;
}

std::optional<std::string> RuleValue::text(const char* what) const {
  if (json_->is_string()) return json_->get<std::string>();
  expect(what);
  return std::nullopt;
}

std::optional<bool> RuleValue::boolean() const {
  if (json_->is_boolean()) return json_->get<bool>();
  expect("true or false");
  return std::nullopt;
}

std::optional<std::uint64_t> RuleValue::whole(std::uint64_t least, std::uint64_t most, const char* what) const {
  if (json_->is_number_unsigned()) {
    const auto value = json_->get<std::uint64_t>();
    if (value >= least && value <= most) return value;
  }
  expect(what);
  return std::nullopt;
}

std::optional<std::chrono::nanoseconds> RuleValue::duration(std::chrono::nanoseconds least) const {
  using std::chrono::nanoseconds;
  constexpr double k_ns_per_ms = 1e6;
  std::optional<nanoseconds> value;
  if (json_->is_string()) {
    if (const auto parsed = parse_duration(json_->get_ref<const std::string&>())) value = *parsed;
  } else if (json_->is_number()) {
    const double ns = json_->get<double>() * k_ns_per_ms;
    if (ns >= 0 && ns <= static_cast<double>(k_longest_duration.count())) value = nanoseconds(std::llround(ns));
  }
  if (value && *value >= least && *value <= k_longest_duration) return value;
  const auto from = least.count() > 0 ? "from " + format_duration(least) + " " : "";
  expect("a duration " + from + "up to 365d such as \"250ms\", or a number of milliseconds");
  return std::nullopt;
}

void RuleValue::expect(std::string_view what) const {
  refuse("takes " + std::string(what) + ", not " + describe(*json_));
}

void RuleValue::refuse(std::string_view why) const {
  if (!*mistake_) *mistake_ = (pointer_.empty() ? "" : pointer_ + ": ") + std::string(why);
}

}  // namespace wsx
