#pragma once
#include <optional>
#include <string>

#include "output/pretty.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// What has happened on a connection so far.
struct SessionFacts {
  microseconds open_for{0}, silent_for{0};      // since it opened; since the peer was last heard
  std::optional<microseconds> round_trip = {};  // of the latest ping that was answered
  bool has_deflate = false;
  Traffic sent, received;
};

/// As they are now.
SessionFacts collect_facts(const Connection& connection, std::optional<microseconds> last_round_trip);

/// What /stats prints, as complete lines: one each for times, what was sent and what was received.
std::string format_stats(const SessionFacts& facts);

/// The same for a server and all its clients together: how many there are, and how many there have been.
std::string format_server_stats(const SessionFacts& facts, std::uint64_t clients, std::uint64_t opened);

/// What /info prints: the `open` event with all that -v shows of it.
std::string format_info(const Open& open, PrettyStyle style);

/// What /headers prints: the request's and the answer's.
std::string format_headers(const Open& open, PrettyStyle style);

}  // namespace wsx
