#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/parser/flag_set.hpp"
#include "cli/values/header_value.hpp"
#include "wire/dial_options.hpp"
#include "wire/tls.hpp"
#include "ws/upgrade_options.hpp"

/// TLS, proxies, and what a client and a server both say in the opening handshake.
namespace wsx {

void add_tls_client_flags(FlagSet& flags, TlsClientOptions& tls);
/// --server-name alone: for every client, also where the other flags have other names.
void add_server_name_flag(FlagSet& flags, TlsClientOptions& tls);
/// --tls, which sets the target, and what a server shows then.
void add_tls_server_flags(FlagSet& flags, std::optional<TlsServerOptions>& tls);

/// Which proxy to reach a server through, in the group that the caller has begun.
void add_proxy_flags(FlagSet& flags, ProxyOptions& proxy);

// The texts of these differ: a client asks, a server answers.
void add_header_flag(FlagSet& flags, Flag flag, std::function<Result<void>(GivenHeaders)> take);
/// permessage-deflate and its parameters; `brief` is what --deflate does.
void add_deflate_flags(FlagSet& flags, std::string brief, DeflateOptions& deflate);
void add_subprotocol_flag(FlagSet& flags, Flag flag, std::vector<std::string>& subprotocols);

}  // namespace wsx
