#pragma once
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "wire/net.hpp"
#include "wire/resolve.hpp"

namespace wsx {

/// Connects to whichever endpoint answers first. They start 250 ms apart, or as soon as the one before has failed
/// ("happy eyeballs", RFC 8305, section 5), so that an address which swallows packets costs a quarter of a second, not
/// a minute. `source`: the address of ours to leave from. `peer` is for the error's sentence. Errors have phase tcp:
/// connection_refused, timeout, unreachable, connect_failed.
Task<Result<Socket>> race(std::vector<Endpoint> endpoints, std::string peer, Clock::time_point deadline,
                          std::optional<net::ip::address> source = {});

/// A failed connect(2), said for people and scripts.
Error explain_connect_error(const boost::system::error_code& error, const std::string& where);

/// The same of all addresses of a peer, in the order in which they were tried.
struct FailedEndpoint {
  Endpoint endpoint;
  boost::system::error_code failure;
};
Error explain_failed_endpoints(const std::vector<FailedEndpoint>& failed, const std::string& peer);

}  // namespace wsx
