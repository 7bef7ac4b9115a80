#pragma once
#include "output/output.hpp"
#include "server/server_options.hpp"

namespace wsx {

/// Says on stderr when a server can be reached from other machines though it asks for no password and speaks no TLS.
void warn_if_exposed(const ServerOptions& options, Output& output);

}  // namespace wsx
