#pragma once
#include "cli/value_kind.hpp"

namespace wsx {

/// A regular expression that can be compiled, kept as its text.
extern const ValueKind<std::string> k_pattern;

}  // namespace wsx
