#pragma once
#include <optional>

#include "base/url.hpp"
#include "ws/client_options.hpp"

namespace wsx {

/// Where a server that stands in between passes its clients on to, and how it gets there.
struct ForwardOptions {
  std::optional<Url> url;  // --forward; nothing: it answers its clients itself
  DialOptions dial;        // how to reach that server: TLS, proxy, time limit
};

}  // namespace wsx
