#include "play/named_groups.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace wsx {
namespace {

/// Past a character class that begins at `at`: a parenthesis in it opens nothing.
std::size_t skip_class(std::string_view expression, std::size_t at) {
  ++at;
  if (at < expression.size() && expression[at] == '^') ++at;
  if (at < expression.size() && expression[at] == ']') ++at;  // the first one is a member
  for (; at < expression.size() && expression[at] != ']'; ++at)
    if (expression[at] == '\\') ++at;
  return at;
}

/// The name of the group that `behind` its parenthesis begins; empty: it has none.
std::string_view take_name(std::string_view behind) {
  const bool has_angle = behind.starts_with("?<") && !behind.starts_with("?<=") && !behind.starts_with("?<!");
  if (!has_angle && !behind.starts_with("?'")) return {};
  const auto name = behind.substr(2);
  return name.substr(0, std::min(name.find(has_angle ? '>' : '\''), name.size()));
}

}  // namespace

std::vector<std::pair<std::size_t, std::string>> find_named_groups(std::string_view expression) {
  std::vector<std::pair<std::size_t, std::string>> groups;
  std::size_t number = 0;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    if (expression[at] == '\\')
      ++at;
    else if (expression[at] == '[')
      at = skip_class(expression, at);
    else if (expression[at] == '(') {
      const auto behind = expression.substr(at + 1);
      const auto name = take_name(behind);
      if (behind.starts_with('?') && name.empty()) continue;
      ++number;
      if (!name.empty()) groups.emplace_back(number, name);
    }
  }
  return groups;
}

std::string quote_for_regex(std::string_view text) {
  std::string quoted;
  for (const char c : text) {
    const bool is_plain = is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    if (!is_plain && !is_control(c)) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

}  // namespace wsx
