#pragma once
#include "base/result.hpp"
#include "commands/connect.hpp"
#include "play/play.hpp"

namespace wsx {

/// The client's side of a conversation, and the options with its handshake. Error: phase input.
struct ClientPlay {
  Play play;
  ConnectOptions options;
};
Result<ClientPlay> prepare_play(std::shared_ptr<const Conversation> conversation, ConnectOptions options);

}  // namespace wsx
