#pragma once
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
Task<Result<Upgraded>> upgrade(WirePtr wire, Url url, UpgradeOptions options, ConnectionLimits limits,
                               Clock::time_point deadline);

}  // namespace wsx
