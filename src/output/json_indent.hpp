#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace wsx {

/// A piece of JSON as written in the text.
struct JsonPiece {
  enum class Kind : std::uint8_t { key, string, scalar, mark };  // scalar: numbers, true, false, null; mark: the rest
  Kind kind = Kind::mark;
  std::string_view text;
  bool operator==(const JsonPiece&) const = default;
};

/// A line of JSON that was indented.
struct JsonLine {
  std::size_t depth = 0;
  std::vector<JsonPiece> pieces;
};

constexpr std::size_t k_max_indented_bytes = 1024 * 1024;
constexpr std::size_t k_max_indented_lines = 10'000;
constexpr std::size_t k_max_indented_depth = 64;

/// Lays JSON out over lines, one member or element each; {} and [] stay together. Only white space changes: every token
/// is a view into the text as it was written, so numbers keep their digits and members their order and their doubles.
/// Nothing for what is not an object or array of strict JSON (RFC 8259), or is beyond a limit above.
std::optional<std::vector<JsonLine>> indent_json(std::string_view text);

}  // namespace wsx
