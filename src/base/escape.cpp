#include "base/escape.hpp"

#include <cstdio>

#include "base/utf8.hpp"

namespace wsx {
namespace {

bool is_unsafe(char32_t c) {
  const auto is_between = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  return c < 0x20 || is_between(0x7f, 0x9f) || c == 0x061c || is_between(0x200e, 0x200f) ||
         is_between(0x2028, 0x202e) || is_between(0x2066, 0x2069) || c == k_bad_byte;
}

void append_escape(std::string& out, char32_t c, char first_byte) {
  if (c == '\n')
    out += "\\n";
  else if (c == '\r')
    out += "\\r";
  else if (c == '\t')
    out += "\\t";
  else {
    char text[16];
    const bool is_byte = c < 0x80 || c == k_bad_byte;
    const auto value = is_byte ? static_cast<unsigned char>(first_byte) : static_cast<unsigned>(c);
    std::snprintf(text, sizeof text, is_byte ? "\\x%02x" : "\\u{%x}", value);
    out += text;
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;  // start of the run that needs no escape
  for (std::size_t i = 0; i < text.size();) {
    const auto [value, size] = decode_utf8(text.substr(i));
    if (is_unsafe(value)) {
      out += text.substr(clean, i - clean);
      append_escape(out, value, text[i]);
      clean = i + size;
    }
    i += size;
  }
  out += text.substr(clean);
}

std::string format_escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

}  // namespace wsx
