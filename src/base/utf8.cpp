#include "base/utf8.hpp"

#include <algorithm>

namespace wsx {

// The table of well-formed sequences in RFC 3629, section 4: only the second byte's range depends on the first.
bool Utf8Checker::step(unsigned char byte) {
  if (needed_ > 0) {
    if (byte < low_ || byte > high_) return false;
    low_ = 0x80, high_ = 0xbf;
    --needed_;
    return true;
  }
  if (byte < 0x80) return true;
  if (byte < 0xc2 || byte > 0xf4) return false;
  needed_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) low_ = 0xa0;   // shorter forms exist
  if (byte == 0xed) high_ = 0x9f;  // surrogates
  if (byte == 0xf0) low_ = 0x90;   // shorter forms exist
  if (byte == 0xf4) high_ = 0x8f;  // above U+10FFFF
  return true;
}

bool Utf8Checker::feed(std::string_view piece) {
  constexpr std::size_t k_run = 16;
  for (std::size_t i = 0; i < piece.size();) {
    if (needed_ == 0 && piece.size() - i >= k_run && is_ascii(piece.substr(i, k_run))) {
      i += k_run;
      continue;
    }
    const auto end = std::min(piece.size(), i + k_run);
    for (; i < end; ++i)
      if (!step(static_cast<unsigned char>(piece[i]))) return false;
  }
  return true;
}

CodePoint decode_utf8(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  Utf8Checker checker;
  if (text.size() < size || !checker.feed(text.substr(0, size)) || !checker.finish()) return {k_bad_byte, 1};
  char32_t value = first & (0x7f >> size);
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  return {value, size};
}

std::string replace_bad_bytes(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto [value, size] = decode_utf8(text);
    out += value == k_bad_byte ? std::string_view("\uFFFD") : text.substr(0, size);
    text.remove_prefix(size);
  }
  return out;
}

void append_utf8(std::string& out, char32_t value) {
  if (value < 0x80) {
    out += static_cast<char>(value);
    return;
  }
  const auto continuation = [&](int shift) { out += static_cast<char>(0x80 | (value >> shift & 0x3f)); };
  if (value < 0x800) {
    out += static_cast<char>(0xc0 | value >> 6);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xe0 | value >> 12);
    continuation(6);
  } else {
    out += static_cast<char>(0xf0 | value >> 18);
    continuation(12);
    continuation(6);
  }
  continuation(0);
}

std::string_view cut_utf8(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && is_continuation(text[max_bytes])) --max_bytes;
  return text.substr(0, max_bytes);
}

}  // namespace wsx
