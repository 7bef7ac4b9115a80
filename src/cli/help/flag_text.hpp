#pragma once
#include <string>
#include <vector>

#include "cli/parser/flag.hpp"

/// Flags in words: what help, manual and completions have in common.
namespace wsx {

/// The headings in the order of their first flags, that of -h and --help last.
std::vector<std::string> groups_of(const std::vector<Flag>& flags);

/// "Send a message. … Repeatable. Default: 1s."
std::string format_paragraph(const Flag& flag);

/// Breaks ASCII text into indented lines of at most 80 columns. A longer word gets a line of its own.
std::string wrap(const std::string& text, std::size_t indentation);

}  // namespace wsx
