#pragma once
#include "event/event.hpp"

/// The events of a forwarded connection say what happened in the middle; for its client some of them are the other way
/// round.
namespace wsx {

/// A direction as the client sees it: what came in from the client it has sent.
constexpr Direction client_direction(std::optional<Side> side, Direction dir) {
  if (side != Side::downstream) return dir;
  return dir == Direction::in ? Direction::out : Direction::in;
}

/// Turns an event of a forwarded connection into the one that its client would have had; false when the client would
/// have had none. Any other event stays as it is.
bool see_as_client(Event& event);

}  // namespace wsx
