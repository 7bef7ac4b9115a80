#pragma once
#include <charconv>
#include <optional>
#include <string_view>

/// Numbers in text, whatever the locale says. Units and flags have parsers of their own in base/units.
namespace wsx {

/// Takes a whole number off the front of the text. Without one, or when it does not fit into `Number`: nothing, and
/// the text stays as it was. Unsigned numbers have no sign; signed ones may have a minus.
template <class Number>
std::optional<Number> take_number(std::string_view& text, int base = 10) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// All of the text as a whole number; nothing when anything else is in it.
template <class Number>
std::optional<Number> parse_whole(std::string_view text, int base = 10) {
  const auto number = take_number<Number>(text, base);
  return text.empty() ? number : std::nullopt;
}

/// All of the text as a decimal number such as 0.5: digits and one point, no sign and no exponent.
inline std::optional<double> parse_decimal(std::string_view text) {
  if (text.find_first_not_of("0123456789.") != text.npos) return std::nullopt;
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace wsx
