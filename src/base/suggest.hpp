#pragma once
#include <span>
#include <string>
#include <string_view>

namespace wsx {

/// How many insertions, deletions, replacements and swaps of neighbors turn one word into the other (optimal string
/// alignment: no part of the word is edited twice).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The known word that `typed` was most likely meant to be, or "" when none is near: at most a third of its letters
/// wrong (the dashes of a flag are none), or cut short.
std::string suggest(std::string_view typed, std::span<const std::string> known);

}  // namespace wsx
