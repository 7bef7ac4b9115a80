#pragma once
#include <optional>

#include "cli/flag_set.hpp"
#include "wire/tls.hpp"

namespace wsx {

void add_tls_client_flags(FlagSet& flags, TlsClientOptions& tls);

/// --server-name alone: of whoever is a client, also where other names are taken.
void add_server_name_flag(FlagSet& flags, TlsClientOptions& tls);

/// --tls, which sets the target, and what a server shows then.
void add_tls_server_flags(FlagSet& flags, std::optional<TlsServerOptions>& tls);

}  // namespace wsx
