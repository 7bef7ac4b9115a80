#pragma once
#include <string_view>

#include "base/result.hpp"
#include "rules/rule.hpp"

namespace wsx {

/// Adds what a rule file holds; all of it or nothing. `source` is the file's name, for messages.
/// Error: phase input, code bad_rule, with the place as of RuleBook::add_file().
Result<void> read_rule_file(std::string_view source, std::string_view text, RuleSet& rules);

}  // namespace wsx
