#pragma once
#include "base/http_response.hpp"
#include "base/url.hpp"
#include "ws/connection.hpp"
#include "ws/upgrade_options.hpp"

namespace wsx {

/// A handshake that succeeded. `open` lacks what dialing knows: timing but for `upgrade`, and the URL.
struct Upgraded {
  ConnectionPtr connection;
  Open open;
};

/// The client's opening handshake (RFC 6455, section 4.1), through Beast. An error has phase upgrade; when the server
/// answered anything other than 101, it carries the status, the headers and the first 64 KiB of the body.
/// `sent_key`: the request has left already, with this Sec-WebSocket-Key, and only the answer is waited for.
Task<Result<Upgraded>> upgrade(WirePtr wire, Url url, UpgradeOptions options, ConnectionLimits limits,
                               Clock::time_point deadline, std::string sent_key = {});

/// The deadline has passed. `head`: what had come of the answer by then.
Error explain_silence(const std::optional<HttpResponseHead>& head);

}  // namespace wsx
