#include "base/base64.hpp"

#include <array>
#include <cstdint>

#include "base/ascii.hpp"
#include "base/escape.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t k_no_digit = 0xff;

constexpr auto k_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(k_no_digit);
  for (std::size_t i = 0; i < k_alphabet.size(); ++i)
    values[static_cast<unsigned char>(k_alphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

std::uint32_t byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

Error refuse_base64(std::string message) { return {Phase::input, "bad_base64", std::move(message), ""}; }

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
  const auto start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4, '=');
  char* to = out.data() + start;
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const auto bits = byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
    *to++ = k_alphabet[bits >> 18];
    *to++ = k_alphabet[bits >> 12 & 63];
    *to++ = k_alphabet[bits >> 6 & 63];
    *to++ = k_alphabet[bits & 63];
  }
  if (i == bytes.size()) return;
  const bool has_two = i + 2 == bytes.size();
  const auto bits = byte_at(bytes, i) << 16 | (has_two ? byte_at(bytes, i + 1) << 8 : 0);
  *to++ = k_alphabet[bits >> 18];
  *to++ = k_alphabet[bits >> 12 & 63];
  if (has_two) *to = k_alphabet[bits >> 6 & 63];
}

std::string format_base64(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

Result<std::string> parse_base64(std::string_view text) {
  if (text.size() % 4 != 0) return refuse_base64("base64 comes in groups of four characters, padded with \"=\"");
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const auto digits = text.substr(0, text.size() - padding);
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const auto value = k_values[static_cast<unsigned char>(digits[i])];
    if (value == k_no_digit) return refuse_base64("character " + std::to_string(i + 1) + " is not base64");
    bits = bits << 6 | value;
    if (i % 4 == 0) continue;
    out.push_back(static_cast<char>(bits >> (6 - i % 4 * 2)));
  }
  const auto unused = padding == 2 ? bits & 15 : padding == 1 ? bits & 3 : 0;
  if (unused != 0) return refuse_base64("the last base64 character has bits that do not belong to any byte");
  return out;
}

void append_hex(std::string& out, std::string_view bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += k_digits[byte >> 4];
    out += k_digits[byte & 15];
  }
}

Result<std::string> parse_hex(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\t') continue;
    const int high = hex_value(text[i]);
    const int low = i + 1 < text.size() ? hex_value(text[i + 1]) : -1;
    if (high < 0 || low < 0)
      return Error{
          Phase::input, "bad_hex",
          "\"" + format_escaped(text.substr(i, 2)) + "\" at character " + std::to_string(i + 1) + " is not a hex byte",
          "write bytes as 00ff1a or 00 ff 1a"};
    out += static_cast<char>(high << 4 | low);
    ++i;
  }
  return out;
}

}  // namespace wsx
