#include "input/escapes.hpp"

#include <algorithm>
#include <optional>

#include "base/ascii.hpp"
#include "base/escape.hpp"
#include "base/utf8.hpp"
#include "json/string.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_named = "0abefnrtv\\\"";
constexpr std::string_view k_meanings{"\0\a\b\x1b\f\n\r\t\v\\\"", k_named.size()};
constexpr char32_t k_max_character = 0x10ffff;

/// Reads a text from its front; nothing for what is not there, or is wrong.
class EscapeReader {
 public:
  explicit EscapeReader(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }

  bool take(std::string_view prefix) {
    if (!rest_.starts_with(prefix)) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  /// What comes after a backslash, as bytes.
  std::optional<std::string> escape() {
    if (take("x")) {
      const auto byte = hex(2, 2);
      return byte ? std::optional(std::string(1, static_cast<char>(*byte))) : std::nullopt;
    }
    if (take("u")) return character();
    const auto at = rest_.empty() ? k_named.npos : k_named.find(rest_[0]);
    if (at == k_named.npos) return std::nullopt;
    rest_.remove_prefix(1);
    return std::string(1, k_meanings[at]);
  }

 private:
  std::optional<char32_t> hex(std::size_t least, std::size_t most) {
    char32_t value = 0;
    std::size_t digits = 0;
    for (; digits < most && digits < rest_.size() && hex_value(rest_[digits]) >= 0; ++digits)
      value = value * 16 + static_cast<char32_t>(hex_value(rest_[digits]));
    if (digits < least) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  std::optional<std::string> character() {
    constexpr std::size_t k_max_digits = 6;
    const bool has_braces = take("{");
    auto value = has_braces ? hex(1, k_max_digits) : hex(4, 4);
    if (has_braces && !take("}")) return std::nullopt;
    if (value && !has_braces && is_high_surrogate(*value)) {
      const auto low = take("\\u") ? hex(4, 4) : std::nullopt;
      if (!low || !is_low_surrogate(*low)) return std::nullopt;
      value = join_surrogates(*value, *low);
    }
    if (!value || *value > k_max_character || is_high_surrogate(*value) || is_low_surrogate(*value))
      return std::nullopt;
    std::string out;
    append_utf8(out, *value);
    return out;
  }

  std::string_view rest_;
};

}  // namespace

Result<std::string> parse_escapes(std::string_view text) {
  constexpr std::size_t k_shown_bytes = 6;
  std::string out;
  EscapeReader reader(text);
  while (!reader.rest().empty()) {
    const auto before = reader.rest();
    const auto plain = before.substr(0, before.find('\\'));
    reader.take(plain);
    out += plain;
    const auto escape = reader.rest();
    if (!reader.take("\\")) continue;
    const auto meaning = reader.escape();
    if (!meaning)
      return Error{Phase::input, "bad_argument",
                   quote(escape.substr(0, k_shown_bytes)) + " at character " +
                       std::to_string(escape.data() - text.data() + 1) + " is not an escape",
                   "these are: \\0 \\n \\r \\t \\e \\x1e \\u2028 \\u{1f600} \\\\"};
    out += *meaning;
  }
  return out;
}

}  // namespace wsx
