#pragma once
#include "base/exit_code.hpp"
#include "output/output.hpp"
#include "server/server_options.hpp"

namespace wsx {

/// `wsx echo`, with the defaults of its flags.
struct EchoOptions : EchoServerOptions {
  OutputOptions output;
  bool stats = false;  // one `stats` event a second
};

/// Serves until it is told to stop (SIGINT, SIGTERM) or, with `once`, its first client has gone.
ExitCode run_echo(const EchoOptions& options);

}  // namespace wsx
