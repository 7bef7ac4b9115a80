#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// Where a forward proxy is and how it is spoken to, as --proxy and the environment give it.
struct ProxyUrl {
  enum class Scheme : std::uint8_t { http, https, socks5, socks5h };  // socks5: names are looked up here, not there

  Scheme scheme = Scheme::http;
  std::string host;                           // lower case, without brackets
  std::uint16_t port = 1080;                  // curl's default; 443 for https
  std::optional<std::string> user, password;  // percent-decoded

  bool operator==(const ProxyUrl&) const = default;
};

/// "http://me:secret@proxy:3128", "socks5h://[::1]:1080"; without a scheme http is meant, and a path is passed over, as
/// curl has it. Errors have phase proxy, code bad_proxy_url, and never quote what may be a password.
Result<ProxyUrl> parse_proxy_url(std::string_view text);

bool is_socks(const ProxyUrl& proxy);

/// "the proxy localhost:3128", for messages.
std::string describe_proxy(const ProxyUrl& proxy);

}  // namespace wsx
