#include "base/percent.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"

namespace wsx {
namespace {

bool is_raw_in_target(char c) {
  return c > ' ' && c <= '~' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

bool is_unreserved(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

void append_encoded(std::string& out, char c) {
  constexpr std::string_view k_digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += k_digits[byte >> 4];
  out += k_digits[byte & 15];
}

}  // namespace

std::string encode_target(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_raw_in_target(c))
      out += c;
    else
      append_encoded(out, c);
  }
  return out;
}

std::string encode_component(std::string_view text, std::string_view also_raw) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c) || also_raw.find(c) != also_raw.npos)
      out += c;
    else
      append_encoded(out, c);
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
    if (!byte || byte->size() != 1 || is_control(byte->front())) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

}  // namespace wsx
