#pragma once
#include <cstdint>
#include <cstring>

namespace wsx {

/// Copies in whole words, as both sides have k_slack_bytes to spare, and changes the mask: `from` is masked with one
/// key, `to` will be with the other; a key of 0 is none. True if every byte of the payload was ASCII.
inline bool remask_to(char* to, const char* from, std::size_t size, std::uint32_t old_key, std::uint32_t new_key) {
  constexpr std::uint64_t k_high_bits = 0x8080808080808080;
  const auto widen = [](std::uint32_t key) { return key | static_cast<std::uint64_t>(key) << 32; };
  const std::uint64_t unmask = widen(old_key), mask = widen(new_key);
  std::uint64_t seen = 0, word = 0;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::memcpy(&word, from + i, 8);
    word ^= unmask;
    seen |= word;
    word ^= mask;
    std::memcpy(to + i, &word, 8);
  }
  if (i < size) {
    std::memcpy(&word, from + i, 8);
    word ^= unmask;
    seen |= word & ((std::uint64_t(1) << 8 * (size - i)) - 1);  // what lies beyond the payload does not count
    word ^= mask;
    std::memcpy(to + i, &word, 8);
  }
  return (seen & k_high_bits) == 0;
}

}  // namespace wsx
