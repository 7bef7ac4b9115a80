#pragma once
#include "cli/flag_set.hpp"
#include "output/output.hpp"

namespace wsx {

/// How and where events are printed: the same in every command.
void add_output_flags(FlagSet& flags, OutputOptions& output);

}  // namespace wsx
