#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsx {

/// The groups of a regular expression that have names, (?<name>…) or (?'name'…), with their numbers, from 1. The
/// expression is one that compiles.
std::vector<std::pair<std::size_t, std::string>> find_named_groups(std::string_view expression);

/// Text as an expression that finds just that.
std::string quote_for_regex(std::string_view text);

}  // namespace wsx
