#pragma once
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
namespace wsx {

/// Inline, because most text is short and ASCII, and this is asked of every message in the fast lane.
inline bool is_ascii(std::string_view text) {
  constexpr std::uint64_t k_high_bits = 0x8080808080808080;
  const auto load = [](const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  const char* at = text.data();
  const std::size_t size = text.size();
  if (size < 8) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) word |= static_cast<unsigned char>(at[i]);
    return (word & 0x80) == 0;
  }
  const char* const last = at + size - 8;  // may overlap what was looked at before
  for (; last - at > 8; at += 16)
    if (((load(at) | load(at + 8)) & k_high_bits) != 0) return false;
  return ((load(at <= last ? at : last) | load(last)) & k_high_bits) == 0;
}

/// Checks text that comes in pieces, which may end inside a character. Three bytes of state.
class Utf8Checker {
 public:
  /// False as soon as no continuation can make the whole valid; the checker must not be fed after that.
  bool feed(std::string_view piece);
  /// Whether what was fed ends at the end of a character.
  bool finish() const { return needed_ == 0; }

 private:
  bool step(unsigned char byte);

  std::uint8_t needed_ = 0;                // continuation bytes still to come
  std::uint8_t low_ = 0x80, high_ = 0xbf;  // what the next of them may be
};

inline bool is_utf8(std::string_view text) {
  if (is_ascii(text)) return true;
  Utf8Checker checker;
  return checker.feed(text) && checker.finish();
}

/// The first character of a text that is not empty. Bytes that begin none are returned one by one as k_bad_byte.
struct CodePoint {
  char32_t value;
  std::size_t size;
};
constexpr char32_t k_bad_byte = 0xffffffff;
CodePoint decode_utf8(std::string_view text);

/// Each byte that is not part of a character becomes U+FFFD.
std::string replace_bad_bytes(std::string_view text);

/// A scalar value as one to four bytes.
void append_utf8(std::string& out, char32_t value);

/// Whether a character goes on with this byte.
constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// As much of the beginning as fits, up to the end of a character.
std::string_view cut_utf8(std::string_view text, std::size_t max_bytes);

}  // namespace wsx
