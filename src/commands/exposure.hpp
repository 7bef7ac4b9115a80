#pragma once
#include "commands/server_options.hpp"
#include "output/output.hpp"

namespace wsx {

/// Says on stderr when a server can be reached from other machines though it asks for no password and speaks no TLS.
void warn_if_exposed(const ServerOptions& options, Output& output);

}  // namespace wsx
