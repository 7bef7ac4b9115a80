#pragma once
#include <openssl/sha.h>
#include <string>
#include <string_view>

#include "base/base64.hpp"

/// The HTTP side of a handshake, as a peer would write it.
namespace wsx {

constexpr std::string_view k_offer_deflate = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
constexpr std::string_view k_agree_to_deflate = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

/// A right request; `more` is header lines, each with its end.
inline std::string upgrade_request(std::string_view more = {}) {
  return "GET /chat HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(more) + "\r\n";
}

/// A header's value in a head, as written; "" without one.
inline std::string find_header(std::string_view head, std::string_view name) {
  const auto at = head.find("\r\n" + std::string(name) + ": ");
  if (at == head.npos) return {};
  const auto begin = at + name.size() + 4;
  return std::string(head.substr(begin, head.find("\r\n", begin) - begin));
}

/// What Sec-WebSocket-Accept must be (RFC 6455, section 4.2.2).
inline std::string accept_for(std::string_view request) {
  const std::string text = find_header(request, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return format_base64({reinterpret_cast<const char*>(digest), sizeof digest});
}

/// The right answer to a request.
inline std::string switching_response(std::string_view request, std::string_view more = {}) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         accept_for(request) + "\r\n" + std::string(more) + "\r\n";
}

}  // namespace wsx
