#include "rules/rule.hpp"

#include <nlohmann/json.hpp>

#include "json/parse.hpp"
#include "json/string.hpp"

namespace wsx {
namespace {

/// Comparing goes down the stack, a level a level.
constexpr int k_max_compared_depth = 256;

/// Strings and words, which most rules ask for, without a parser.
bool is_value(std::string_view text, const nlohmann::json& expected) {
  if (expected.is_string() || text[0] == '"') {
    if (!expected.is_string() || text[0] != '"') return false;
    const auto& wanted = expected.get_ref<const std::string&>();
    const auto string = unquote(text);
    return string.has_escapes ? decode_string(string) == wanted : string.raw == wanted;
  }
  if (expected.is_null()) return text == "null";
  if (expected.is_boolean()) return text == (expected.get<bool>() ? "true" : "false");
  const bool is_number = text[0] != '{' && text[0] != '[';
  if (text.size() > k_max_compared_bytes || is_number != expected.is_number()) return false;
  nlohmann::json value;
  return !parse_json(text, {.depth = k_max_compared_depth}, value) && value == expected;
}

bool holds(const Condition& condition, const Subject& subject) {
  if (condition.kind && *condition.kind != subject.kind()) return false;
  if (!condition.place) return true;
  const auto text = subject.json(*condition.place);
  return !text.empty() && (!condition.value || is_value(text, *condition.value));
}

}  // namespace

bool matches(const Rule& rule, Subject& subject) {
  subject.captures.assign(1, subject.payload());
  subject.gave_up = false;
  bool has_captures = false;
  for (const Condition& condition : rule.conditions) {
    if (!holds(condition, subject)) return false;
    if (!condition.regex) continue;
    std::vector<std::string_view> captures;
    const auto outcome = condition.regex->search(subject.payload(), captures);
    subject.gave_up = outcome == Pattern::Outcome::gave_up;
    if (outcome != Pattern::Outcome::found) return false;
    if (!std::exchange(has_captures, true)) subject.captures = std::move(captures);
  }
  return true;
}

}  // namespace wsx
