#pragma once
#include <string>
#include <vector>

namespace wsx {

/// What all the words begin with, cut at the end of a character. There must be at least one word.
std::string common_beginning(const std::vector<std::string>& words);

/// The words for a person to choose from, in one line that is safe for a terminal; of paths and arguments only the last
/// part, since what comes before stands in the line already. At most k_max_listed_words, then "…".
std::string list_words(const std::vector<std::string>& words);
constexpr std::size_t k_max_listed_words = 100;

}  // namespace wsx
