#pragma once
#include <string>

#include "cli/flag_set.hpp"

namespace wsx {

/// The option lists of a command's man page in mdoc(7), one under each heading; what stands in man/ between the marks.
std::string format_manual(const FlagSet& flags);

}  // namespace wsx
