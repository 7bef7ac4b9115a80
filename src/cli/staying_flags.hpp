#pragma once
#include "cli/flag_set.hpp"
#include "commands/connect.hpp"

namespace wsx {

/// --ping, --ping-timeout and --reconnect: what keeps a client connected.
void add_staying_flags(FlagSet& flags, ConnectOptions& options);

}  // namespace wsx
