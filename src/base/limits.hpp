#pragma once
#include <chrono>
#include <cstdint>

namespace wsx {

/// What a connection accepts from its peer, and how it sends, with the defaults of the flags.
struct ConnectionLimits {
  std::uint64_t max_message_bytes = 16 * 1024 * 1024;                // --max-message: of a message, inflated
  std::chrono::nanoseconds close_timeout = std::chrono::seconds(5);  // --close-timeout: for the peer's close frame
  std::uint64_t fragment_bytes = 0;  // --fragment: of a data frame that is sent; 0: one frame per message
};

/// How often to ping, and how long the peer may then be silent. Zero `interval`: never.
struct KeepAliveOptions {
  std::chrono::nanoseconds interval{0};                         // --ping
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // --ping-timeout; 0: forever
};

/// What ends abruptly sooner than this after it opened has hardly met a proxy's idle timeout.
constexpr std::chrono::seconds k_shortest_idle_timeout(5);

}  // namespace wsx
