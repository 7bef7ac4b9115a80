#pragma once
#include "cli/flag_set.hpp"
#include "commands/listen.hpp"

namespace wsx {

FlagSet listen_flags(ListenOptions& options);

/// What the flags say together.
Result<void> check_listen(const ListenOptions& options);

}  // namespace wsx
