#pragma once
#include <chrono>

#include "base/handshake_details.hpp"
#include "base/host_port.hpp"
#include "base/result.hpp"
#include "base/url.hpp"
#include "wire/dial_options.hpp"
#include "wire/net.hpp"
#include "wire/wire.hpp"

namespace wsx {

/// Where the socket really goes: the URL's host and port, or what --connect-to says instead.
Result<HostPort> find_target(const Url& url, const DialOptions& options);

/// A connected wire, and what it took: `timing` has dns, tcp, proxy and tls, where they happened.
struct Dialed {
  WirePtr wire;
  Timing timing;
};

/// Resolves, connects (all addresses, raced as RFC 8305 says: "happy eyeballs"), asks the proxy that options and
/// environment name for this URL, if any, and, for wss, shakes hands.
/// `deadline` bounds the whole; the error names the phase that it interrupted.
Task<Result<Dialed>> dial(Url url, DialOptions options, Clock::time_point deadline);

}  // namespace wsx
