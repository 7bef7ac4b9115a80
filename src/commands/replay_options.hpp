#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "json/pointer.hpp"

namespace wsx {

/// Which recording is replayed, and how.
struct ReplayOptions {
  static constexpr double k_max_speed = std::numeric_limits<double>::infinity();  // no waiting at all

  std::optional<std::string> file;      // --replay; unset: none
  std::optional<std::uint64_t> socket;  // --socket: which connection of the recording
  double speed = 1;                     // --speed: 10 is ten times as fast
  bool check = false;                   // --check: what comes back is compared with what was received then
  std::vector<JsonPointer> ignore;      // --ignore: the members that --check does not compare
};

/// What makes a server continue with a recording: the client's recorded message, or only the clock.
enum class ReplayBy : std::uint8_t { message, time };

/// The same for a server, which plays its side to each client. Nothing is checked: `ignore` is for telling which of the
/// client's messages has come.
struct ServerReplayOptions : ReplayOptions {
  ReplayBy by = ReplayBy::message;  // --replay-by
};

}  // namespace wsx
