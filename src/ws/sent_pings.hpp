#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/handshake_details.hpp"
#include "wire/net.hpp"

namespace wsx {

/// Our pings that were not answered yet, for the round-trip time of a pong. A peer may answer only the latest of
/// several (RFC 6455, section 5.5.3), so a pong settles the ones before it, too.
class SentPings {
 public:
  void add(std::string_view payload);
  /// The time since the ping with this payload; nothing for a pong that answers none of them.
  std::optional<microseconds> take_round_trip(std::string_view payload);

  static constexpr std::size_t k_most = 32;  // the oldest is forgotten

 private:
  struct Ping {
    std::string payload;
    Clock::time_point sent;
  };
  std::vector<Ping> pings_;
};

}  // namespace wsx
