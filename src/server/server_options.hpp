#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/limits.hpp"
#include "server/fault_options.hpp"
#include "wire/listener_options.hpp"
#include "ws/accept_options.hpp"

namespace wsx {

/// What can be set in every server command, with the defaults of its flags.
struct ServerOptions : ConnectionLimits {
  ListenerOptions listen;  // address, unix path, TLS
  AcceptOptions accept;    // who is let in, and how the upgrade is answered
  FaultOptions faults;
  std::uint64_t max_connections = 100'000;
  std::uint64_t max_memory_bytes = 0;        // --max-memory: of the buffers of all connections; 0: no limit
  std::chrono::nanoseconds ping{0};          // --ping: how often each client is pinged; 0: never
  std::chrono::nanoseconds idle_timeout{0};  // --idle-timeout: a client silent for this long is closed; 0: never
  bool once = false;                         // end after the first client
  std::optional<std::chrono::nanoseconds> duration;  // --duration: end after this time

  const ConnectionLimits& limits() const { return *this; }
};

struct EchoServerOptions : ServerOptions {
  unsigned threads = 0;  // 0: one per processor
};

}  // namespace wsx
