#pragma once
#include "cli/flag_set.hpp"
#include "rules/rule_book.hpp"

namespace wsx {

/// --reply, which fills the book in the order of the command line. Reads the files that "@FILE" names.
void add_rule_flags(FlagSet& flags, RuleBook& rules);

}  // namespace wsx
