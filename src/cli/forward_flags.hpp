#pragma once
#include "cli/flag_set.hpp"
#include "server/forward_options.hpp"

namespace wsx {

/// --forward, and how to reach the server that it names; a group of their own.
void add_forward_flags(FlagSet& flags, ForwardOptions& forward);

}  // namespace wsx
