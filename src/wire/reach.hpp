#pragma once
#include <chrono>

#include "base/host_port.hpp"
#include "base/result.hpp"
#include "wire/dial_options.hpp"
#include "wire/net.hpp"

namespace wsx {

/// A TCP connection, and how long it took.
struct Reached {
  Socket socket;
  std::chrono::microseconds dns, tcp;
};

/// Looks up the host and races its addresses, leaving from `source` if it is given. Errors have phase dns or tcp.
Task<Result<Reached>> reach(HostPort where, Family family, Clock::time_point deadline,
                            std::optional<net::ip::address> source = {});

/// "example.com:80", "[::1]:80".
std::string format_place(const HostPort& place);

}  // namespace wsx
