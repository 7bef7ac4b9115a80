#include "json/text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

constexpr auto k_is_special = [] {
  std::array<bool, 256> special{};
  for (int c = 0; c < 0x20; ++c) special[static_cast<std::size_t>(c)] = true;
  special['"'] = special['\\'] = special[0x7f] = true;
  special[0xc2] = true;  // may begin a C1 control
  return special;
}();

/// Whether one of eight bytes may be special: true for all that are not ASCII, too. The subtractions borrow only
/// upwards of a byte that is found, so no special byte is missed. (Bit Twiddling Hacks, "Determine if a word has a byte
/// less than n".)
bool may_have_special(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  const auto has_zero = [](std::uint64_t w) { return w - repeat_byte(1); };
  const auto hits = (word - repeat_byte(0x20)) | has_zero(word ^ repeat_byte('"')) |
                    has_zero(word ^ repeat_byte('\\')) | (word + repeat_byte(1)) | word;
  return (hits & repeat_byte(0x80)) != 0;
}

std::size_t find_special(std::string_view text, std::size_t from) {
  for (; from + 8 <= text.size() && !may_have_special(text.data() + from); from += 8) {
  }
  while (from < text.size() && !k_is_special[static_cast<unsigned char>(text[from])]) ++from;
  return from;
}

void append_u_escape(std::string& out, unsigned value) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  out += "\\u00";
  out += k_digits[value >> 4];
  out += k_digits[value & 15];
}

/// Appends the special character at the front of the text and returns how many bytes it took.
std::size_t append_special(std::string& out, std::string_view text) {
  switch (text[0]) {
    case '"':
      out += "\\\"";
      return 1;
    case '\\':
      out += "\\\\";
      return 1;
    case '\b':
      out += "\\b";
      return 1;
    case '\f':
      out += "\\f";
      return 1;
    case '\n':
      out += "\\n";
      return 1;
    case '\r':
      out += "\\r";
      return 1;
    case '\t':
      out += "\\t";
      return 1;
    case '\xc2':
      if (const auto second = static_cast<unsigned char>(text[1]); second < 0xa0)
        append_u_escape(out, second);
      else
        out += text.substr(0, 2);
      return 2;
  }
  append_u_escape(out, static_cast<unsigned char>(text[0]));
  return 1;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  if (is_utf8(text))
    append_json_utf8(out, text);
  else
    append_json_utf8(out, replace_bad_bytes(text));
}

void append_json_utf8(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t from = 0;;) {
    const auto special = find_special(text, from);
    out.append(text.data() + from, special - from);
    if (special == text.size()) break;
    from = special + append_special(out, text.substr(special));
  }
  out += '"';
}

void append_json_bytes(std::string& out, std::string_view bytes) {
  if (is_utf8(bytes)) return append_json_utf8(out, bytes);
  out += "{\"base64\":";
  append_json_base64(out, bytes);
  out += '}';
}

void append_json_base64(std::string& out, std::string_view bytes) {
  out += '"';
  append_base64(out, bytes);
  out += '"';
}

void append_json_number(std::string& out, std::uint64_t value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, end);
}

void append_json_number(std::string& out, double value, int max_decimals) {
  if (!std::isfinite(value)) value = 0;
  char text[400];  // the largest double has 309 digits before the point
  auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, max_decimals).ptr;
  while (end[-1] == '0') --end;
  if (end[-1] == '.') --end;
  out.append(text, end);
}

void append_json_ms(std::string& out, microseconds duration) {
  auto us = static_cast<std::uint64_t>(duration.count());
  if (duration.count() < 0) {
    out += '-';
    us = 0 - us;
  }
  append_json_number(out, us / 1000);
  const auto rest = us % 1000;
  if (rest == 0) return;
  const char digits[] = {'.', static_cast<char>('0' + rest / 100), static_cast<char>('0' + rest / 10 % 10),
                         static_cast<char>('0' + rest % 10)};
  out.append(digits, rest % 10 ? 4 : rest % 100 ? 3 : 2);
}

}  // namespace wsx
