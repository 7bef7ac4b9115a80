#pragma once
#include <chrono>
#include <cstdint>
#include <optional>

namespace wsx {

/// What a server does wrong on request, so that clients can be tried. No fault is the default of all.
struct FaultOptions {
  struct Delay {
    std::chrono::nanoseconds shortest{0}, longest{0};
    bool operator==(const Delay&) const = default;
  };
  struct Stall {
    std::chrono::nanoseconds length{0}, period{0};  // period 0: never
    bool operator==(const Stall&) const = default;
  };
  struct CloseAfter {
    std::uint64_t messages = 0;  // 0: never
    std::uint16_t code = 1011;
    bool operator==(const CloseAfter&) const = default;
  };

  Delay delay;                        // --delay: how much later each answer is sent
  Stall stall;                        // --stall: how long in each period nothing is read or sent
  double drop = 0;                    // --drop: the fraction of answers that are not sent, 0 to 1
  double corrupt = 0;                 // --corrupt: the part of the answers of which a bit is turned over
  CloseAfter close_after;             // --close-after: this many messages of the client
  std::uint64_t reset_after = 0;      // --reset-after; 0: never
  unsigned reject_status = 0;         // --reject; 0: admit
  bool no_pong = false;               // --no-pong
  bool no_close_reply = false;        // --no-close-reply
  std::uint64_t slow_read_bytes = 0;  // --slow-read: how many are read per second; 0: all
  std::optional<std::uint64_t> seed;  // --seed; else one is chosen at random

  /// Whether single messages are treated, which has to be done one by one.
  bool touch_messages() const { return delay != Delay{} || drop || corrupt || close_after.messages || reset_after; }
  /// Whether there is anything that a seed decides.
  bool are_random() const { return delay.shortest != delay.longest || drop || corrupt; }
};

}  // namespace wsx
