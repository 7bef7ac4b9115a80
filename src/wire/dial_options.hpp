#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/proxy_url.hpp"
#include "wire/address_list.hpp"
#include "wire/tls.hpp"

namespace wsx {

enum class Family : std::uint8_t { any, v4, v6 };

/// Which forward proxy to go through.
struct ProxyOptions {
  std::optional<ProxyUrl> url;          // --proxy; unset: what the environment says
  bool off = false;                     // --proxy "": none, whatever the environment says
  std::string user_password;            // --proxy-user USER:PASS; goes before what the proxy's URL has
  std::optional<std::string> no_proxy;  // --noproxy; unset: what the environment says
  bool insecure = false;                // --proxy-insecure, of an https proxy's certificate
  std::string ca_file;                  // --proxy-cacert; empty: the system's roots
};

/// How to reach a server, besides its URL.
struct DialOptions {
  Family family = Family::any;  // -4, -6
  std::string connect_to;       // --connect-to HOST:PORT; the URL's host stays in SNI and Host
  std::string unix_path;        // --unix
  ProxyOptions proxy;
  TlsClientOptions tls;
  std::shared_ptr<const TlsContext> tls_context;  // made of `tls` once, for many connections; null: made for this one
  std::optional<IpAddress> source;                // --source-ip: leaves from this address; not through a proxy
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // for everything up to the open event; 0: none
};

}  // namespace wsx
