#pragma once
#include <chrono>
#include <cstdint>

#include "server/fault_options.hpp"
#include "wire/listener_options.hpp"
#include "ws/accept_options.hpp"
#include "ws/connection_limits.hpp"

namespace wsx {

/// What every command that serves lets one set, with the defaults of its flags.
struct ServerOptions {
  ListenerOptions listen;  // address, unix path, TLS
  AcceptOptions accept;    // who is let in, and how the upgrade is answered
  FaultOptions faults;
  std::uint64_t max_connections = 100'000;
  std::uint64_t max_message_bytes = 16 * 1024 * 1024;
  std::chrono::nanoseconds close_timeout = std::chrono::seconds(5);
  std::chrono::nanoseconds ping{0};          // --ping: how often each client is pinged; 0: never
  std::chrono::nanoseconds idle_timeout{0};  // --idle-timeout: a client that is silent for so long is let go; 0: never
  bool once = false;                         // end after the first client

  ConnectionLimits limits() const { return {.max_message_bytes = max_message_bytes, .close_timeout = close_timeout}; }
};

}  // namespace wsx
