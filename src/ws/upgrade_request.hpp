#pragma once
#include <boost/beast/websocket/rfc6455.hpp>

#include "base/url.hpp"
#include "ws/upgrade_options.hpp"

/// What a client asks for in its opening handshake.
namespace wsx {

/// To what Beast requests by itself.
void add_headers(boost::beast::websocket::request_type& request, const Url& url, const UpgradeOptions& options);

/// Beast's limit for one field is 64 KiB, and it throws.
constexpr std::size_t k_max_request_bytes = 60 * 1024;
/// About what the request takes.
std::size_t count_request_bytes(const Url& url, const UpgradeOptions& options);

/// What the server must answer to a Sec-WebSocket-Key (RFC 6455, section 4.2.2).
std::string make_accept(std::string_view key);

}  // namespace wsx
