#pragma once
#include <optional>
#include <string>

#include "play/play.hpp"
#include "ws/accept.hpp"

namespace wsx {

/// Holds a client's request against the handshake lines of its conversation, whose holes then have values. Says what is
/// wrong with it, without values, as they may be secret. Of the subprotocols that were offered, one that fits is left
/// in `accept`.
std::optional<std::string> judge_handshake(Play& play, const UpgradeRequest& request, AcceptOptions& accept);

}  // namespace wsx
