#pragma once
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/ascii.hpp"

/// How far characters go that a JSON string may have as they are. Inline: keys are short, and there are many.
namespace wsx {

/// Of eight bytes, the high bits of those that may end a run of plain characters: a quote, a backslash, a control
/// character. Exact for the first of them, which is what counts: the subtractions borrow only upwards of it.
/// text.cpp explains them.
inline std::uint64_t find_run_ends(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  const auto below = [](std::uint64_t w, std::uint64_t limit) { return (w - repeat_byte(limit)) & ~w; };
  const auto hits = below(word, 0x20) | below(word ^ repeat_byte('"'), 1) | below(word ^ repeat_byte('\\'), 1);
  return hits & repeat_byte(0x80);
}

inline bool ends_run(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

/// The first byte that is not plain, or the end.
inline const char* skip_plain_run(const char* at, const char* end) {
  while (end - at >= 8) {
    if (const auto ends = find_run_ends(at)) return at + std::countr_zero(ends) / 8;
    at += 8;
  }
  while (at != end && !ends_run(*at)) ++at;
  return at;
}

}  // namespace wsx
