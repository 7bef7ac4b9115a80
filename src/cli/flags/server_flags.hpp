#pragma once
#include "cli/parser/flag_set.hpp"
#include "server/fault_options.hpp"
#include "server/forward_options.hpp"
#include "server/server_options.hpp"

/// The flags of commands that serve.
namespace wsx {

/// The argument and flags of every server: where to listen, what to show, access control, and for how long. What is
/// declared next is about the service, too.
void add_server_flags(FlagSet& flags, ServerOptions& options);

/// Where [HOST:]PORT says to listen: "8080", ":8080", "0.0.0.0:8080", "[::1]:0". No host: the one that `listen` has.
Result<void> parse_listen_address(std::string_view text, ListenerOptions& listen);

/// What a server does wrong on request: --delay, --drop and the others, under a heading of their own.
void add_fault_flags(FlagSet& flags, FaultOptions& faults);

/// --forward, and how to reach the server that it names, under a heading of their own.
void add_forward_flags(FlagSet& flags, ForwardOptions& forward);

}  // namespace wsx
