#pragma once
#include "cli/flag_set.hpp"
#include "commands/echo.hpp"

namespace wsx {

/// The flags of `wsx echo`; parsing them fills in the options.
FlagSet echo_flags(EchoOptions& options);

}  // namespace wsx
