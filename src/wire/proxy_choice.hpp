#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/proxy_url.hpp"
#include "base/result.hpp"
#include "base/url.hpp"
#include "wire/dial_options.hpp"

namespace wsx {

/// A proxy and who named it: "--proxy" or the environment variable, for messages.
struct ChosenProxy {
  ProxyUrl url;
  std::string source;
};

/// The proxy for a URL by the flags and, where they are silent, by the environment as curl reads it. For ws:// URLs:
/// ws_proxy, WS_PROXY, http_proxy (HTTP_PROXY is not read, because under CGI it is the client's Proxy header); for
/// wss:// URLs: wss_proxy, WSS_PROXY, https_proxy, HTTPS_PROXY; then all_proxy, ALL_PROXY. Exempt hosts: no_proxy,
/// NO_PROXY. A variable that is empty is as one that is not there. Unix sockets never have a proxy. An unusable
/// variable is an error of phase proxy, code bad_proxy_url, that names it.
Result<std::optional<ChosenProxy>> choose_proxy(const Url& url, const ProxyOptions& options);

/// Every proxy that choose_proxy() may answer, whatever the URL: whose passwords are to be hidden.
std::vector<ProxyUrl> list_proxies(const ProxyOptions& options);

}  // namespace wsx
