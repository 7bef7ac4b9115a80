#include "event/client_view.hpp"

#include <utility>

namespace wsx {

bool see_as_client(Event& event) {
  if (!event.side) return true;
  const Side side = *event.side;
  event.side.reset();
  const auto turn = [side](auto& what) { what.dir = client_direction(side, what.dir); };
  if (auto* message = std::get_if<Message>(&event.what)) {
    turn(*message);
  } else if (auto* ping = std::get_if<Ping>(&event.what)) {
    turn(*ping);
  } else if (auto* pong = std::get_if<Pong>(&event.what)) {
    turn(*pong);
  } else if (auto* close = std::get_if<Close>(&event.what)) {
    if (side == Side::upstream) return false;
    if (close->by != ClosedBy::none) close->by = close->by == ClosedBy::peer ? ClosedBy::local : ClosedBy::peer;
    std::swap(close->sent, close->received);
  } else if (std::holds_alternative<Open>(event.what)) {
    return side == Side::upstream;  // it has the URL
  } else {
    return false;  // frames stand on one wire, errors are of one side
  }
  return true;
}

}  // namespace wsx
