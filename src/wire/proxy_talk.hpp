#pragma once
#include <string>

#include "base/host_port.hpp"
#include "base/result.hpp"
#include "wire/net.hpp"
#include "wire/proxy_choice.hpp"
#include "wire/wire.hpp"

/// The two protocols for requesting a connection from a proxy. Both leave the wire with nothing unread: the peer
/// behind the proxy has been sent nothing yet, so early data cannot be its answer. Deadlines are the
/// caller's, by Wire::hang_up. Errors have phase proxy.
namespace wsx {

/// HTTP's CONNECT (RFC 9110, section 9.3.6), with basic authentication when there is a user. A refusal carries status,
/// headers and body.
Task<Result<>> http_connect(WirePtr wire, ChosenProxy proxy, HostPort target);

/// SOCKS version 5 (RFC 1928), with user and password (RFC 1929) when there are any. `target` is sent as an address
/// when it is one, else as a name.
Task<Result<>> socks5_connect(WirePtr wire, ChosenProxy proxy, HostPort target);

/// The proxy answered that this address cannot be reached; another one might be.
bool is_unreachable_by_socks5(const Error& error);

/// Why nothing more came from the proxy: it closed, reset, or the connection was lost.
Error explain_proxy_gone(const ChosenProxy& proxy, const error_code& error, std::string hint);

/// The proxy said more than its answer.
Error explain_early_bytes(const ChosenProxy& proxy);

}  // namespace wsx
