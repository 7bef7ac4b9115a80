#pragma once
#include <cstdint>

#include "load.hpp"

namespace wsx {

/// Connects to a WebSocket server on the loopback interface and shakes hands. The socket blocks. Gives up unless the
/// server agrees to what was offered, and to nothing else.
int open_websocket(std::uint16_t port, Deflate deflate);

void make_non_blocking(int socket);

}  // namespace wsx
