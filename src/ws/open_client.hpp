#pragma once
#include <functional>

#include "ws/client_options.hpp"
#include "ws/upgrade.hpp"

namespace wsx {

/// From a URL to an open connection: dials, shakes hands, and with options.follow follows redirects. `open`
/// of the result is complete. `deadline` limits all of it; errors are those of dial(), upgrade() and choose_next().
/// Not for echo: URLs, which name no server yet.
Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits, Clock::time_point deadline);

/// The same for a caller that may lose interest: each wire is handed to `on_dialed` before anything is sent over it,
/// and hanging it up ends this with an error.
Task<Result<Upgraded>> open_client(Url url, ClientOptions options, ConnectionLimits limits, Clock::time_point deadline,
                                   std::function<void(const WirePtr&)> on_dialed);

}  // namespace wsx
