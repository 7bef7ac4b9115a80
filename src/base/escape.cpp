#include "base/escape.hpp"

#include <cstdio>

#include "base/utf8.hpp"

namespace wsx {
namespace {

/// Control characters, those that change the direction of text, and those that are not drawn at all.
bool is_unsafe(char32_t c) {
  const auto is_between = [c](char32_t low, char32_t high) { return c >= low && c <= high; };
  return c < 0x20 || is_between(0x7f, 0x9f) || c == 0xad || c == 0x061c || c == 0x180e || c == 0x200b ||
         is_between(0x200e, 0x200f) || is_between(0x2028, 0x202e) || is_between(0x2060, 0x206f) || c == 0xfeff ||
         is_between(0xfff9, 0xfffb) || is_between(0xe0000, 0xe007f) || c == k_bad_byte;
}

/// Joiners have a meaning between letters of some scripts and in emoji; after ASCII they only hide.
bool is_joiner(char32_t c) { return c == 0x200c || c == 0x200d; }

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

/// The longest prefix that does not split a character; what is not UTF-8 is cut between bytes.
std::string_view cut_characters(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t size = 0;
  for (std::size_t next = 0; next <= max_bytes; next += decode_utf8(text.substr(next)).size) size = next;
  return text.substr(0, size);
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;  // start of the run that needs no escape
  char32_t before = ' ';
  for (std::size_t i = 0; i < text.size();) {
    const auto [value, size] = decode_utf8(text.substr(i));
    if (is_unsafe(value) || (is_joiner(value) && before < 0x80)) {
      out += text.substr(clean, i - clean);
      append_escape(out, value, text[i]);
      clean = i + size;
    }
    i += size;
    before = value;
  }
  out += text.substr(clean);
}

std::string format_escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::string format_excerpt(std::string_view text, std::size_t max_bytes) {
  return format_escaped(cut_characters(text, max_bytes)) + std::string(text.size() > max_bytes ? k_ellipsis : "");
}

std::string quote(std::string_view text, std::size_t max_bytes) { return '"' + format_excerpt(text, max_bytes) + '"'; }

}  // namespace wsx
