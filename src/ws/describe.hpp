#pragma once
#include <boost/beast/websocket/rfc6455.hpp>

#include "event/event.hpp"
#include "wire/wire.hpp"
#include "ws/http_fields.hpp"

/// What both sides of a handshake tell of it in their `open` event.
namespace wsx {

/// Status, headers, subprotocol and extensions.
inline void describe_response(Open& open, const boost::beast::websocket::response_type& response) {
  namespace http = boost::beast::http;
  open.status = response.result_int();
  if (response.count(http::field::sec_websocket_protocol))
    open.subprotocol = response[http::field::sec_websocket_protocol];
  if (response.count(http::field::sec_websocket_extensions))
    open.extensions = join_fields(response, http::field::sec_websocket_extensions);
  open.response_headers = list_fields(response);
}

/// The two ends, and TLS.
inline void describe_wire(Open& open, const Wire& wire) {
  open.local = wire.local();
  open.remote = wire.remote();
  open.tls = wire.tls_details();
}

}  // namespace wsx
