#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/url.hpp"
#include "wire/net.hpp"
#include "wire/tls.hpp"
#include "wire/wire.hpp"

namespace wsx {

enum class Family : std::uint8_t { any, v4, v6 };

/// How to reach a server, beside its URL.
struct DialOptions {
  Family family = Family::any;         // -4, -6
  std::string connect_to;              // --connect-to HOST:PORT; the URL's host stays in SNI and Host
  std::string unix_path;               // --unix
  TlsClientOptions tls;
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // for everything up to the open event; 0: none
};

/// How long the phases took; zero means that one did not happen.
struct DialTiming {
  std::chrono::nanoseconds dns{0}, tcp{0}, tls{0};
};

struct Dialed {
  WirePtr wire;
  DialTiming timing;
};

/// Resolves, connects (all addresses, raced as RFC 8305 says: "happy eyeballs") and, for wss, shakes hands.
/// `deadline` bounds the whole; the error names the phase that it interrupted.
Task<Result<Dialed>> dial(const Url& url, const DialOptions& options, Clock::time_point deadline);

}  // namespace wsx
