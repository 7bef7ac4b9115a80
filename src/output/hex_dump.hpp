#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

constexpr std::size_t k_dump_row_bytes = 16;

/// The bytes in a few words, for a place in a line: "00 ff 61  |..a|". At most k_dump_row_bytes of them, then " …".
std::string format_short_dump(std::string_view bytes);

/// Rows of k_dump_row_bytes as `hexdump -C` has them: the offset in eight digits, the bytes in two groups of eight, and
/// between bars what of them is ASCII. Where the 78 columns are not there, rows are of eight bytes or of four. ASCII
/// throughout, without newlines.
std::vector<std::string> format_dump(std::string_view bytes, std::size_t columns = 78);

}  // namespace wsx
