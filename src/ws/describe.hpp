#pragma once
#include "base/http_response.hpp"
#include "event/event.hpp"
#include "wire/wire.hpp"

/// What both sides of a handshake report in their `open` event.
namespace wsx {

/// Status, headers, subprotocol and extensions.
inline void describe_response(Open& open, unsigned status, HeaderList headers) {
  open.status = status;
  if (const auto subprotocol = find_header(headers, "Sec-WebSocket-Protocol")) open.subprotocol = *subprotocol;
  if (find_header(headers, "Sec-WebSocket-Extensions"))
    open.extensions = join_headers(headers, "Sec-WebSocket-Extensions");
  open.response_headers = std::move(headers);
}

/// The two ends, and TLS.
inline void describe_wire(Open& open, const Wire& wire) {
  open.local = wire.local();
  open.remote = wire.remote();
  open.tls = wire.tls_details();
}

}  // namespace wsx
