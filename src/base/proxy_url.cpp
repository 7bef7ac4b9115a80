#include "base/proxy_url.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/host_port.hpp"
#include "base/url.hpp"
#include "base/url_parts.hpp"

namespace wsx {
namespace {

constexpr std::uint16_t k_default_port = 1080, k_default_https_port = 443;

constexpr SchemeName<ProxyUrl::Scheme> k_proxy_schemes[] = {{"http", ProxyUrl::Scheme::http},
                                                            {"https", ProxyUrl::Scheme::https},
                                                            {"socks5", ProxyUrl::Scheme::socks5},
                                                            {"socks5h", ProxyUrl::Scheme::socks5h}};

Error refuse_proxy_url(std::string message, std::string hint) {
  return {Phase::proxy, "bad_proxy_url", std::move(message), std::move(hint)};
}

/// Takes "scheme://" off the front.
Result<ProxyUrl::Scheme> take_proxy_scheme(std::string_view& text) {
  const auto end = text.find("://");
  if (end == text.npos) return ProxyUrl::Scheme::http;
  const auto name = to_lower(text.substr(0, end));
  text.remove_prefix(end + 3);
  if (const auto known = find_scheme(k_proxy_schemes, name)) return *known;
  if (name == "socks" || name == "socks4" || name == "socks4a")
    return refuse_proxy_url("SOCKS version 4 is not supported", "does the proxy take socks5:// or socks5h://?");
  return refuse_proxy_url("the scheme before \"://\" is not a proxy's",
                          "use http://, https://, socks5:// or socks5h://");
}

}  // namespace

Result<ProxyUrl> parse_proxy_url(std::string_view text) {
  if (text.size() > k_max_url_bytes)
    return refuse_proxy_url("it is longer than " + std::to_string(k_max_url_bytes) + " bytes", "");
  if (find_control_character(text) != text.npos)
    return refuse_proxy_url("it contains a control character", "remove it, or percent-encode it");
  const auto scheme = take_proxy_scheme(text);
  if (!scheme) return scheme.error();
  ProxyUrl proxy;
  proxy.scheme = *scheme;
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  auto authority = text.substr(0, end);
  // What seems to be host and port may then be part of a password, which no message must show.
  if (text.find('@', end) != text.npos)
    return refuse_proxy_url("there is an @ after the first /, so the host is ambiguous",
                            "in USER:PASS@HOST, write / as %2F, ? as %3F, # as %23 and @ as %40");
  if (const auto given = take_user_info(authority)) {
    auto user_info = parse_user_info(*given);
    if (!user_info)
      return refuse_proxy_url("the user or password has a \"%\" that is not an escape",
                              "write \"%\" as %25 and \"@\" as %40");
    proxy.user = std::move(user_info->user);
    proxy.password = std::move(user_info->password);
  }
  auto where = parse_host_port(authority);
  if (!where) return refuse_proxy_url(where.error().message, where.error().hint);
  if (where->host.empty()) return refuse_proxy_url("it has no host", "write it as http://HOST:PORT");
  proxy.host = std::move(where->host);
  proxy.port = where->port.value_or(proxy.scheme == ProxyUrl::Scheme::https ? k_default_https_port : k_default_port);
  if (proxy.port == 0) return refuse_proxy_url("port 0 cannot be connected to", "ports are 1 to 65535");
  return proxy;
}

bool is_socks(const ProxyUrl& proxy) {
  return proxy.scheme == ProxyUrl::Scheme::socks5 || proxy.scheme == ProxyUrl::Scheme::socks5h;
}

std::string describe_proxy(const ProxyUrl& proxy) {
  return "the proxy " + format_host(proxy.host) + ':' + std::to_string(proxy.port);
}

}  // namespace wsx
