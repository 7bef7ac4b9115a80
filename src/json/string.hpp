#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// JSON's strings with escapes (RFC 8259, section 7).
namespace wsx {

/// A string as written in JSON, without its quotes: checked, with escapes not decoded yet.
struct JsonString {
  std::string_view raw;
  bool has_escapes = false;

  /// With its quotes.
  std::string_view quoted() const { return {raw.data() - 1, raw.size() + 2}; }
};

/// Decodes the escapes of a string that was checked.
std::string decode_string(JsonString string);

/// A string that was checked, without its quotes.
inline JsonString unquote(std::string_view quoted) {
  const auto raw = quoted.substr(1, quoted.size() - 2);
  return {raw, raw.find('\\') != raw.npos};
}

/// The UTF-16 code unit of an escape such as "\u20ac" at the front of a text; nothing when there is none.
std::optional<char32_t> decode_unit(std::string_view text);
constexpr std::size_t k_unit_size = 6;

constexpr bool is_high_surrogate(char32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
constexpr bool is_low_surrogate(char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }
/// The character that the two are together (RFC 2781, section 2.2).
constexpr char32_t join_surrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

}  // namespace wsx
