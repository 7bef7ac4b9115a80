#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "wire/dial_options.hpp"
#include "wire/net.hpp"

namespace wsx {

using Endpoint = net::ip::tcp::endpoint;

/// A host's addresses if no lookup is needed: one that is written out, or this machine's names. Empty: none is of this
/// family; nothing: a lookup is needed.
std::optional<std::vector<Endpoint>> list_known(const std::string& host, std::uint16_t port, Family family);

/// A host's addresses, in the order to try them: families in turn (RFC 8305, section 4). Addresses written out need no
/// lookup. Errors have phase dns; at `deadline` the code is timeout.
Task<Result<std::vector<Endpoint>>> resolve(std::string host, std::uint16_t port, Family family,
                                            Clock::time_point deadline);

}  // namespace wsx
