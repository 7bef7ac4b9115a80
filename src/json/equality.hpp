#pragma once
#include <cstddef>
#include <string_view>

namespace wsx {

/// Whether two JSON numbers are the same number, as decimals: 1 is 1.0 and 10e-1, and 9007199254740993 is not
/// 9007199254740992, whatever doubles say. Both have been checked.
bool is_same_number(std::string_view a, std::string_view b);

/// Whether two JSON values are the same: members in any order, numbers as above, nothing converted. Objects with a
/// name that occurs twice are equal to none, nor is what is deeper than k_max_equal_depth or larger than
/// k_max_equal_bytes. Both have been checked.
bool is_same_json(std::string_view a, std::string_view b);
constexpr int k_max_equal_depth = 64;
constexpr std::size_t k_max_equal_bytes = 1024 * 1024;

}  // namespace wsx
