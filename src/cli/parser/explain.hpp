#pragma once
#include <string>
#include <vector>

#include "cli/parser/flag_set.hpp"

/// What is wrong with a command line, in words that say what would be right.
namespace wsx {

/// An argument that was left over: an unknown flag, perhaps a misspelled one or another tool's, or one too many.
Error explain_leftover(const std::string& typed, const std::vector<std::string>& args, const FlagSet& set);

/// A value that the flag refused with this error.
Error explain_refusal(const Flag& flag, const std::string& value, const Error& error);

}  // namespace wsx
