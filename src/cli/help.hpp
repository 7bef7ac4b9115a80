#pragma once
#include <string>

#include "cli/flag_set.hpp"

namespace wsx {

/// What -h prints: one screen (24 lines of 80 columns) with examples first and the flags that are used most.
std::string format_short_help(const FlagSet& flags);

/// What --help prints: examples, then every flag under its group, with what it takes and its default.
std::string format_full_help(const FlagSet& flags);

/// "-w, --wait DURATION".
std::string format_flag_names(const Flag& flag);

}  // namespace wsx
