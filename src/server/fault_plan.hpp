#pragma once
#include <chrono>
#include <optional>

#include "server/fault_options.hpp"

namespace wsx {

/// What becomes of each message that is sent on a connection. Pure: the same for the same seed, connection and message
/// number, whatever else happens and in whatever order.
class FaultPlan {
 public:
  /// The seed in the options must be settled (settle_seed). Connections are identified by their number.
  FaultPlan(const FaultOptions& options, std::uint64_t conn);

  struct Fate {
    bool is_dropped = false;
    std::chrono::nanoseconds delay{0};
    std::optional<std::uint64_t> flipped_bit;  // counted over the payload, and round again when it is shorter
  };
  /// Of the message with this number: 1, 2, 3 …
  Fate fate_of(std::uint64_t message) const;

 private:
  FaultOptions options_;
  std::uint64_t conn_;
};

/// The options with a seed, if there is anything for it to decide: the one given, or one chosen at random that is short
/// enough to be typed again.
FaultOptions settle_seed(FaultOptions options);

}  // namespace wsx
