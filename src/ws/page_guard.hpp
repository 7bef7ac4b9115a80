#pragma once
#include "ws/judge_request.hpp"

namespace wsx {

/// Why the page that sent this handshake, by its Origin header (RFC 6454), may not connect, if it may not. A browser
/// lets any page connect to any server, this machine's too, so it is the server that has to look
/// (RFC 6455, section 10.2). A server that adds credentials (AcceptOptions::guarded_host) lets in only this machine's
/// pages and its own, by a Host header that names this machine: a page whose host name is made to mean this machine
/// (DNS rebinding) looks like the server's own otherwise. Clients that are not browsers send no Origin.
std::optional<HandshakeRefusal> judge_page(const Request& request, const AcceptOptions& options);

}  // namespace wsx
