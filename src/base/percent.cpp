#include "base/percent.hpp"

#include <cctype>

#include "base/base64.hpp"

namespace wsx {
namespace {

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7f; }

bool is_raw_in_target(unsigned char c) {
  return c > 0x20 && c < 0x7f && std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) == std::string_view::npos;
}

bool is_unreserved(unsigned char c) {
  return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~');
}

void append_encoded(std::string& out, unsigned char c) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  out += '%';
  out += k_digits[c >> 4];
  out += k_digits[c & 15];
}

}  // namespace

std::string encode_target(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_raw_in_target(static_cast<unsigned char>(c)))
      out += c;
    else
      append_encoded(out, static_cast<unsigned char>(c));
  }
  return out;
}

std::string encode_component(std::string_view text, std::string_view also_raw) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(static_cast<unsigned char>(c)) || also_raw.find(c) != also_raw.npos)
      out += c;
    else
      append_encoded(out, static_cast<unsigned char>(c));
  }
  return out;
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto byte = parse_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1 || is_control(static_cast<unsigned char>(byte->front()))) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

}  // namespace wsx
