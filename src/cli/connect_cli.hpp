#pragma once
#include "cli/flag_set.hpp"
#include "commands/connect.hpp"

namespace wsx {

/// The flags of `wsx connect`; parsing them fills in the options.
FlagSet connect_flags(ConnectOptions& options);

/// What no flag alone can see: a URL that is missing or wrong, flags that contradict each other or the URL.
Result<void> check_connect(const ConnectOptions& options);

}  // namespace wsx
