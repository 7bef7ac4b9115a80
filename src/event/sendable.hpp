#pragma once
#include <optional>

#include "event/event.hpp"

/// Whether an event that somebody wrote can be a control frame (RFC 6455, sections 5.5 and 7.4).
namespace wsx {

/// What is wrong with it: phase input, codes long_control_payload, bad_close_code and long_close_reason. Nothing for a
/// `close` that tells how a connection ended without a frame.
std::optional<Error> find_unsendable(const Ping& ping);
std::optional<Error> find_unsendable(const Pong& pong);
std::optional<Error> find_unsendable(const Close& close);

/// The same of what a recording says that either side sent. The peer's code is none of ours, and may be any.
template <class Control>
std::optional<Error> find_impossible(const Control& control) {
  if constexpr (std::is_same_v<Control, Close>)
    if (control.code == k_close_abnormal || (control.by == ClosedBy::peer && !is_sendable_close_code(control.code)))
      return std::nullopt;
  return find_unsendable(control);
}

/// A recorded connection that was cut: its `close` was never a frame.
bool was_cut(const Close& close);

/// The close is from a recording, not one that somebody wrote to have it sent.
inline bool was_recorded(const Close& close) { return close.duration.count() > 0; }

}  // namespace wsx
