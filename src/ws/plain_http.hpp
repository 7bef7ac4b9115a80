#pragma once
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <string>

#include "ws/accept_options.hpp"

/// The little HTTP that a WebSocket server speaks on its port: /healthz, and a page for browsers.
namespace wsx {

using Request = boost::beast::http::request<boost::beast::http::empty_body>;

/// What a request is after. A handshake that is wrong is one all the same, and so is one that lost its Upgrade to a
/// proxy: the sender needs to be told, not given a page.
enum class Wish : std::uint8_t { upgrade, page, health };

/// A plain GET or HEAD wants the page, where there is one, or /healthz. All else wants the upgrade, and is judged by
/// it.
Wish find_wish(const Request& request, const AcceptOptions& options);

/// The requested path, without its query. RFC 9112, section 3.2.2: a target may be a whole URL.
std::string path_of(const Request& request);

/// What this path can do, for the Allow field of a 405.
std::string list_methods(const Request& request, const AcceptOptions& options);

/// The 200 answer to such a request (not the upgrade), as bytes. Close the connection after it.
std::string format_plain_answer(const Request& request, Wish wish);

}  // namespace wsx
