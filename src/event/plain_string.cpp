#include "event/plain_string.hpp"

namespace wsx {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_code_point(std::string& out, char32_t value) {
  if (value < 0x80) {
    out += static_cast<char>(value);
    return;
  }
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (value >> shift & 0x3f)); };
  if (value < 0x800) {
    out += static_cast<char>(0xc0 | value >> 6);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xe0 | value >> 12);
    tail(6);
  } else {
    out += static_cast<char>(0xf0 | value >> 18);
    tail(12);
    tail(6);
  }
  tail(0);
}

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

std::string decode_string(PlainString string) {
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
      value = 0x10000 + ((value - 0xd800) << 10) + (*decode_unit(raw) - 0xdc00);
      raw.remove_prefix(k_unit_size);
    }
    append_code_point(out, value);
  }
}

}  // namespace wsx
