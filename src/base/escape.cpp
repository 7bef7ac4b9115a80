#include "base/escape.hpp"

#include <algorithm>
#include <cstdio>
#include <span>

#include "base/utf8.hpp"

namespace wsx {
namespace {

struct Range {
  char32_t first, last;
};

// What draws nothing, or acts on its neighbors. Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt)
// without the joiners and the two selectors of emoji; and what is missing there: C1 controls, line separators,
// annotations, blanks that are no spaces (an empty Braille cell, a null notehead), Egyptian format controls, a Khitan
// filler, and noncharacters.
constexpr Range k_hidden[] = {{0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
                              {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x200b, 0x200b},
                              {0x200e, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0x2800, 0x2800},
                              {0x3164, 0x3164},   {0xfdd0, 0xfdef},   {0xfe00, 0xfe0d},   {0xfeff, 0xfeff},
                              {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x13430, 0x1343f}, {0x16fe4, 0x16fe4},
                              {0x1bca0, 0x1bca3}, {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff}};

bool is_in(char32_t c, std::span<const Range> ranges) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

bool is_noncharacter(char32_t c) { return (c & 0xfffe) == 0xfffe; }
bool is_joiner(char32_t c) { return c == 0x200c || c == 0x200d; }
bool is_emoji_selector(char32_t c) { return c == 0xfe0e || c == 0xfe0f; }

/// Whether it can be drawn in color or not, as a selector after it says (emoji-variation-sequences.txt, in blocks).
bool has_emoji_form(char32_t c) {
  constexpr Range k_blocks[] = {{0x203c, 0x203c}, {0x2049, 0x2049},  {0x2122, 0x2122}, {0x2139, 0x2139},
                                {0x2190, 0x21ff}, {0x2300, 0x23ff},  {0x24c2, 0x24c2}, {0x25a0, 0x27bf},
                                {0x2934, 0x2935}, {0x2b00, 0x2bff},  {0x3030, 0x3030}, {0x303d, 0x303d},
                                {0x3297, 0x3299}, {0x1f000, 0x1faff}};
  return is_in(c, k_blocks);
}

/// Joiners have a meaning between letters of some scripts and in emoji, and selectors in emoji; elsewhere, and where
/// several follow each other, they only hide.
bool is_hidden(char32_t c, char32_t before) {
  if (is_joiner(c)) return before < 0x80 || is_joiner(before);
  if (is_emoji_selector(c)) return !has_emoji_form(before);
  return is_noncharacter(c) || c == k_bad_byte || is_in(c, k_hidden);
}

bool is_unsafe(char32_t c, char32_t before) { return c < 0x20 || (c >= 0x7f && is_hidden(c, before)); }

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
    if (is_unsafe(value, before)) {
      out += text.substr(clean, i - clean);
      append_escape(out, value, text[i]);
      clean = i + size;
    }
    i += size;
    before = value;
  }
  out += text.substr(clean);
}

void append_terminal_json(std::string& out, std::string_view json) {
  const auto append_unit = [&out](char32_t unit) {
    char text[16];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(unit));
    out += text;
  };
  char32_t before = ' ';
  for (std::size_t i = 0; i < json.size();) {
    const auto [value, size] = decode_utf8(json.substr(i));
    const bool is_shown = value < 0x7f || !is_hidden(value, before);
    if (is_shown) {
      out += json.substr(i, size);
    } else if (value < 0x10000) {
      append_unit(value);
    } else if (value != k_bad_byte) {
      append_unit(0xd800 + ((value - 0x10000) >> 10));
      append_unit(0xdc00 + ((value - 0x10000) & 0x3ff));
    }
    i += size;
    before = value;
  }
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
