#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "event/event.hpp"
#include "play/hole.hpp"

namespace wsx {

/// What is known before anything was sent or received, by slot: from flags, the environment and `set`.
using FixedValues = std::vector<std::optional<HoleValue>>;

/// What is always known of a message.
struct MessageFacts {
  std::uint64_t n = 0;    // the round of the innermost repeat, from 1; 0: there is none
  std::uint64_t seq = 0;  // messages that its sender has sent before
  std::uint64_t conn = 0;
  Timestamp time{};
};

/// The values of one connection's holes. A name that was first bound inside a repeat is forgotten at its next round.
class HoleValues {
 public:
  /// The fixed ones must outlive it.
  explicit HoleValues(const FixedValues& fixed) : fixed_(&fixed) {}

  /// Null: there is none. Values that were bound at this depth or deeper count as forgotten.
  const HoleValue* find(std::uint32_t slot, std::uint8_t forgotten_depth = k_nothing_forgotten) const {
    if ((*fixed_)[slot]) return &*(*fixed_)[slot];
    for (const Bound& bound : bound_)
      if (bound.slot == slot) return bound.depth < forgotten_depth ? &bound.value : nullptr;
    return nullptr;
  }
  /// Of a name without a value. `depth` is how many repeats are around the message.
  void keep(std::uint32_t slot, HoleValue value, std::uint8_t depth);
  /// A new round of the repeat at this depth.
  void forget(std::uint8_t depth);
  /// Repeats are over that were deeper: their values last as long as the round around them.
  void lift_to(std::uint8_t depth);

  std::size_t kept_bytes() const;

  static constexpr std::uint8_t k_nothing_forgotten = 0xff;

 private:
  struct Bound {
    std::uint32_t slot = 0;
    std::uint8_t depth = 0;
    HoleValue value;
  };
  const FixedValues* fixed_;
  std::vector<Bound> bound_;  // few: a search costs less than a map
};

}  // namespace wsx
