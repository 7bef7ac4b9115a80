#include "json/string.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

char decode_short_escape(char c) {
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return c;
  }
}

}  // namespace

std::optional<char32_t> decode_unit(std::string_view text) {
  if (text.size() < k_unit_size || !text.starts_with("\\u")) return std::nullopt;
  char32_t value = 0;
  for (const char digit : text.substr(2, 4)) {
    const int bits = hex_value(digit);
    if (bits < 0) return std::nullopt;
    value = value << 4 | static_cast<char32_t>(bits);
  }
  return value;
}

std::string decode_string(JsonString string) {
  auto raw = string.raw;
  if (!string.has_escapes) return std::string(raw);
  std::string out;
  out.reserve(raw.size());
  for (;;) {
    const auto backslash = raw.find('\\');
    out += raw.substr(0, backslash);
    if (backslash == raw.npos) return out;
    raw.remove_prefix(backslash);
    if (raw[1] != 'u') {
      out += decode_short_escape(raw[1]);
      raw.remove_prefix(2);
      continue;
    }
    char32_t value = *decode_unit(raw);
    raw.remove_prefix(k_unit_size);
    if (is_high_surrogate(value)) {
      value = join_surrogates(value, *decode_unit(raw));
      raw.remove_prefix(k_unit_size);
    }
    append_utf8(out, value);
  }
}

}  // namespace wsx
