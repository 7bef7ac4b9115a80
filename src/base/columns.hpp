#pragma once
#include <cstddef>

#include "base/utf8.hpp"

namespace wsx {

/// How many columns a character takes at most, independent of the locale: wide ones two, and whatever may be wide, too.
/// Narrow in every terminal that is not set to East Asian widths: Latin, Greek, Cyrillic and so on; punctuation and
/// mathematics; box drawing and blocks. All that we write ourselves is there.
constexpr std::size_t columns_of(char32_t c) {
  const bool is_surely_narrow = c < 0x1100 || (c >= 0x2010 && c <= 0x22ff) || (c >= 0x2500 && c <= 0x259f);
  return is_surely_narrow || c == k_bad_byte ? 1 : 2;
}

}  // namespace wsx
