#include "terminal/wide_text.hpp"

#include "base/utf8.hpp"

namespace wsx {
namespace {

bool is_character(char32_t c) { return c < 0xd800 || (c > 0xdfff && c <= 0x10ffff); }

}  // namespace

std::wstring to_wide(std::string_view text) {
  std::wstring wide;
  while (!text.empty()) {
    const auto character = decode_utf8(text);
    const bool is_byte = character.value == k_bad_byte;
    wide += is_byte ? k_wide_byte + static_cast<unsigned char>(text[0]) : static_cast<wchar_t>(character.value);
    text.remove_prefix(character.size);
  }
  return wide;
}

std::string to_utf8(std::wstring_view text) {
  std::string out;
  for (const wchar_t c : text) {
    if (is_character(static_cast<char32_t>(c))) append_utf8(out, static_cast<char32_t>(c));
    if (c >= k_wide_byte && c < k_wide_byte + 0x100) out += static_cast<char>(c - k_wide_byte);
  }
  return out;
}

}  // namespace wsx
