#pragma once
#include <string>

namespace wsx {

/// Of permessage-deflate's windows (RFC 7692, section 7.1.2). zlib cannot really compress with 8.
constexpr int k_min_window_bits = 9, k_max_window_bits = 15;

/// `least` to 15, without leading zeros; else 0.
inline int parse_window_bits(const std::string& value, int least) {
  for (int bits = least; bits <= k_max_window_bits; ++bits)
    if (value == std::to_string(bits)) return bits;
  return 0;
}

}  // namespace wsx
