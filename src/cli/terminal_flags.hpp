#pragma once
#include "cli/flag_set.hpp"
#include "commands/terminal_options.hpp"
#include "output/output.hpp"

namespace wsx {

/// What a person sees of a connection, and how lines are typed.
void add_terminal_flags(FlagSet& flags, TerminalOptions& options, OutputOptions& output);

}  // namespace wsx
