#pragma once
#include <string>
#include <vector>

#include "base/handshake_details.hpp"

namespace wsx {

enum class BarStyle : std::uint8_t { ascii, blocks };

constexpr std::size_t k_waterfall_columns = 40;  // the widest bar

/// A row for each phase of connecting that happened, in order, with its time and a bar from when it began to when it
/// ended; then the whole: "TLS      12.5ms      ======". The bars of all rows together are as wide as the whole.
/// Bars are narrower where a row would have more columns than this.
std::vector<std::string> format_waterfall(const Timing& timing, BarStyle style, std::size_t columns = 80);

}  // namespace wsx
