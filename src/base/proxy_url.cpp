#include "base/proxy_url.hpp"

#include <algorithm>

#include "base/host_port.hpp"
#include "base/percent.hpp"
#include "base/url.hpp"

namespace wsx {
namespace {

using Scheme = ProxyUrl::Scheme;

constexpr std::uint16_t k_default_port = 1080, k_default_https_port = 443;

struct SchemeName {
  std::string_view name;
  Scheme scheme;
};

constexpr SchemeName k_schemes[] = {
    {"http", Scheme::http}, {"https", Scheme::https}, {"socks5", Scheme::socks5}, {"socks5h", Scheme::socks5h}};

Error refuse(std::string message, std::string hint) {
  return {Phase::proxy, "bad_proxy_url", std::move(message), std::move(hint)};
}

/// Takes "scheme://" off the front.
Result<Scheme> take_scheme(std::string_view& text) {
  const auto end = text.find("://");
  if (end == text.npos) return Scheme::http;
  std::string name(text.substr(0, end));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  text.remove_prefix(end + 3);
  for (const SchemeName& known : k_schemes)
    if (known.name == name) return known.scheme;
  if (name == "socks" || name == "socks4" || name == "socks4a")
    return refuse("SOCKS version 4 is not spoken", "does the proxy take socks5:// or socks5h://?");
  return refuse("the scheme before \"://\" is not a proxy's", "use http://, https://, socks5:// or socks5h://");
}

std::optional<Error> parse_user(std::string_view text, ProxyUrl& proxy) {
  const auto colon = text.find(':');
  proxy.user = decode_percent(text.substr(0, colon));
  if (colon != text.npos) proxy.password = decode_percent(text.substr(colon + 1));
  if (!proxy.user || (colon != text.npos && !proxy.password))
    return refuse("the user or password has a \"%\" that is not an escape", "write \"%\" as %25 and \"@\" as %40");
  return std::nullopt;
}

}  // namespace

Result<ProxyUrl> parse_proxy_url(std::string_view text) {
  if (text.size() > k_max_url_bytes)
    return refuse("it is longer than " + std::to_string(k_max_url_bytes) + " bytes", "");
  if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
    return refuse("it has a control character", "remove it, or percent-encode it");
  const auto scheme = take_scheme(text);
  if (!scheme) return scheme.error();
  ProxyUrl proxy;
  proxy.scheme = *scheme;
  const auto end = std::min(text.find_first_of("/?#"), text.size());
  auto authority = text.substr(0, end);
  // What seems to be host and port may then be part of a password, which no message must show.
  if (text.find('@', end) != text.npos)
    return refuse("an @ stands behind the first /, so it is not clear where the host is",
                  "in USER:PASS@HOST write / as %2F, ? as %3F, # as %23 and @ as %40");
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    if (auto error = parse_user(authority.substr(0, at), proxy)) return *std::move(error);
    authority.remove_prefix(at + 1);
  }
  auto where = parse_host_port(authority);
  if (!where) return refuse(where.error().message, where.error().hint);
  if (where->host.empty()) return refuse("it has no host", "write it as http://HOST:PORT");
  proxy.host = std::move(where->host);
  proxy.port = where->port.value_or(proxy.scheme == Scheme::https ? k_default_https_port : k_default_port);
  if (proxy.port == 0) return refuse("nothing can be reached at port 0", "ports go from 1 to 65535");
  return proxy;
}

bool is_socks(const ProxyUrl& proxy) { return proxy.scheme == Scheme::socks5 || proxy.scheme == Scheme::socks5h; }

std::string describe_proxy(const ProxyUrl& proxy) {
  return "the proxy " + format_host(proxy.host) + ':' + std::to_string(proxy.port);
}

}  // namespace wsx
