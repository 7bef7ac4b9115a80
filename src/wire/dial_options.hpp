#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "wire/tls.hpp"

namespace wsx {

enum class Family : std::uint8_t { any, v4, v6 };

/// How to reach a server, beside its URL.
struct DialOptions {
  Family family = Family::any;  // -4, -6
  std::string connect_to;       // --connect-to HOST:PORT; the URL's host stays in SNI and Host
  std::string unix_path;        // --unix
  TlsClientOptions tls;
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // for everything up to the open event; 0: none
};

}  // namespace wsx
