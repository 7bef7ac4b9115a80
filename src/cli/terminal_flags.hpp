#pragma once
#include "cli/flag_set.hpp"
#include "commands/connect.hpp"

namespace wsx {

/// What a person sees of a connection, and how lines are typed.
void add_terminal_flags(FlagSet& flags, ConnectOptions& options);

}  // namespace wsx
