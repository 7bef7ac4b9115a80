#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "load.hpp"

namespace wsx {

/// Connects to a WebSocket server on the loopback interface and shakes hands. The socket blocks. Gives up unless the
/// server agrees to what was offered, and to nothing else.
int open_websocket(std::uint16_t port, Deflate deflate);

/// The same without WebSocket.
int open_tcp(std::uint16_t port);

/// The request, and whether this answer agrees to it.
std::string make_upgrade_request(Deflate deflate);
bool is_upgraded(std::string_view head);

void make_non_blocking(int socket);

}  // namespace wsx
