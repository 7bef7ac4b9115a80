#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

/// One thing that was typed: a run of printable characters, or a single key.
struct Key {
  enum class Kind { text, control };  // control: one control character, or a whole escape sequence
  Kind kind = Kind::text;
  std::wstring characters;
  bool operator==(const Key&) const = default;
};

/// Cuts a terminal's bytes into keys, so that nobody has to wait in the middle of one. A lone Esc is kept until the
/// next character comes. Every byte is in some key: what is not UTF-8 is text (k_wide_byte), and an escape sequence
/// that never ends is cut.
class KeyDecoder {
 public:
  static constexpr std::size_t k_max_sequence_bytes = 32;

  void feed(std::string_view bytes) { bytes_ += bytes; }
  /// Nothing when the rest is only the beginning of a key.
  std::optional<Key> next();

 private:
  Key take(Key::Kind kind, std::size_t size);

  std::string bytes_;
};

}  // namespace wsx
