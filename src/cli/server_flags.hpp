#pragma once
#include "cli/flag_set.hpp"
#include "server/server_options.hpp"

namespace wsx {

/// The argument and flags of every command that serves: where to listen, what to show, whom to let in, and for how
/// long. What is declared next is about the service, too.
void add_server_flags(FlagSet& flags, ServerOptions& options);

/// Where [HOST:]PORT says to listen: "8080", ":8080", "0.0.0.0:8080", "[::1]:0". No host: the one that `listen` has.
Result<void> parse_listen_address(std::string_view text, ListenerOptions& listen);

}  // namespace wsx
