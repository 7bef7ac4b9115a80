#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// A host and perhaps a port, as in a URL's authority, `listen [HOST:]PORT` and `--connect-to HOST:PORT`.
struct HostPort {
  std::string host;  // lower case, without brackets; an IPv6 zone stays ("fe80::1%eth0"); empty when not given
  std::optional<std::uint16_t> port;

  bool operator==(const HostPort&) const = default;
};

/// "example.com", "localhost:3000", ":0", "[::1]:80", "[fe80::1%25eth0]". Names are letters, digits, "-", "." and "_".
/// Errors: phase url, codes bad_host and bad_port.
Result<HostPort> parse_host_port(std::string_view text);

/// The host of a page's origin (RFC 6454) such as "https://example.com:8443"; empty: it has none, as "null".
std::string host_of_origin(std::string_view origin);

/// localhost, and names below it: this machine, whatever name servers say (RFC 6761, section 6.3).
bool is_localhost(std::string_view host);

/// The host with brackets where it needs them, a zone written as RFC 6874 has it ("%25").
std::string format_host(std::string_view host);

}  // namespace wsx
