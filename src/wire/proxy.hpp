#pragma once
#include <vector>

#include "base/host_port.hpp"
#include "base/result.hpp"
#include "wire/dial.hpp"
#include "wire/proxy_choice.hpp"
#include "wire/resolve.hpp"

namespace wsx {

/// Reaches the proxy and has it connect us to `target`, whose bytes then come out of the wire; TLS with the target is
/// the caller's. `timing` has dns, tcp and proxy. For socks5:// the target's name is looked up here, and its addresses
/// are tried one after the other, each on a new connection, as long as the proxy says that they cannot be reached.
/// Errors have phase proxy, but for a target's name that is not found here (dns).
Task<Result<Dialed>> dial_through(ChosenProxy proxy, HostPort target, DialOptions options, Clock::time_point deadline);

/// The part of it that asks a SOCKS proxy for the first of these addresses (there is one at least) that it can reach.
Task<Result<Dialed>> dial_first_reachable(ChosenProxy proxy, std::vector<Endpoint> targets, DialOptions options,
                                          Clock::time_point deadline);

}  // namespace wsx
