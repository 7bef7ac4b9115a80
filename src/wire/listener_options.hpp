#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "wire/tls.hpp"

namespace wsx {

/// Where a server listens.
struct ListenerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: a free one
  std::string unix_path;   // --unix; then host and port mean nothing
  std::optional<TlsServerOptions> tls;
};

}  // namespace wsx
