#pragma once
#include "base/error.hpp"

/// The part of one side's HTTP head that is passed on when a handshake is forwarded: all except what is between two
/// neighbors only (RFC 9110, section 7.6.1: Connection and what it names, and the like), what each side's handshake
/// says for itself (Sec-WebSocket-Key …), and lengths.
namespace wsx {

/// A client's request. Without Host, which names another server now, and without `removed`; `rewrites` replace headers
/// of their name.
HeaderList forward_request_headers(const HeaderList& request, const HeaderList& rewrites,
                                   const std::vector<std::string>& removed);

/// A server's answer, 101 or not. The subprotocol stays: the client that requested it judges it.
HeaderList forward_response_headers(const HeaderList& response);

HeaderList without_header(HeaderList headers, std::string_view name);

}  // namespace wsx
