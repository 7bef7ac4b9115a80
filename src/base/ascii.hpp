#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// Characters of ASCII, whatever the locale says; a byte above it is none of these.
namespace wsx {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// C0 and DEL.
constexpr bool is_control(char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }

constexpr bool has_control(std::string_view text) {
  for (const char c : text)
    if (is_control(c)) return true;
  return false;
}

/// 0 to 15; -1: no hexadecimal digit.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

/// The byte eight times over, for looking at eight characters at once.
constexpr std::uint64_t repeat_byte(std::uint64_t byte) { return byte * 0x0101010101010101; }

/// Without blanks at either end.
constexpr std::string_view trim(std::string_view text, std::string_view blanks = " \t") {
  const auto begin = text.find_first_not_of(blanks);
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

}  // namespace wsx
