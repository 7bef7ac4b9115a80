#include "terminal/key_decoder.hpp"

#include "base/utf8.hpp"
#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

constexpr char k_escape = '\x1b';

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

/// How long the escape sequence at the front is (ECMA-48: CSI, SS3, or Esc and one character); 0: it is not complete.
std::size_t measure_sequence(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] == k_escape) return 1;
  if (bytes[1] != '[' && bytes[1] != 'O') return 2;
  if (bytes.size() > 2 && bytes[2] == k_escape) return 2;
  if (bytes[1] == 'O') return bytes.size() < 3 ? 0 : 3;
  for (std::size_t i = 2; i < bytes.size(); ++i) {
    if (bytes[i] == k_escape) return i;  // it was cut short; this may be the end of what is pasted
    const bool is_final = bytes[i] >= 0x40 && bytes[i] <= 0x7e;
    const bool is_part = bytes[i] >= 0x20 && bytes[i] < 0x40;
    if (is_final || !is_part || i >= KeyDecoder::k_max_sequence_bytes) return i + 1;
  }
  return 0;
}

/// Whether more bytes could make a character of these.
bool is_beginning_of_character(std::string_view bytes) {
  constexpr std::size_t k_max_character_bytes = 4;
  Utf8Checker checker;
  return bytes.size() < k_max_character_bytes && checker.feed(bytes) && !checker.finish();
}

}  // namespace

Key KeyDecoder::take(Key::Kind kind, std::size_t size) {
  Key key{kind, to_wide(std::string_view(bytes_).substr(0, size))};
  bytes_.erase(0, size);
  return key;
}

std::optional<Key> KeyDecoder::next() {
  std::size_t size = 0;
  while (size < bytes_.size()) {
    const auto rest = std::string_view(bytes_).substr(size);
    const auto character = decode_utf8(rest);
    const bool is_bad = character.value == k_bad_byte;
    if (is_bad && is_beginning_of_character(rest)) break;
    if (!is_bad && is_control(character.value)) {
      if (size > 0) break;
      const auto control_size = rest[0] == k_escape ? measure_sequence(rest) : character.size;
      if (control_size == 0) return std::nullopt;
      return take(Key::Kind::control, control_size);
    }
    size += character.size;
  }
  if (size == 0) return std::nullopt;
  return take(Key::Kind::text, size);
}

}  // namespace wsx
