#pragma once
#include "cli/flag_set.hpp"
#include "server/fault_options.hpp"

namespace wsx {

/// What a server does wrong on request: --delay, --drop and the others, under a heading of their own.
void add_fault_flags(FlagSet& flags, FaultOptions& faults);

}  // namespace wsx
