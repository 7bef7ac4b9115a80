#include "cli/flags/transport_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_proxy_flags(FlagSet& flags, ProxyOptions& proxy) {
  flags.value<std::optional<ProxyUrl>>(
      k_proxy,
      {.names = "--proxy",
       .brief = "connect through this proxy: http, https, socks5 or socks5h",
       .details =
           "The default scheme is http://; the default port is 1080, or 443 for https://. socks5:// looks names up "
           "locally; socks5h:// leaves that to the proxy. To log in, put USER:PASS@ before the host. \"\" means no "
           "proxy.",
       .default_text = "from ws_proxy, http_proxy, wss_proxy, https_proxy or all_proxy"},
      [&proxy](std::optional<ProxyUrl> url) {
        proxy.off = !url;
        proxy.url = std::move(url);
      });
  flags.value(k_user_password,
              {.names = "--proxy-user",
               .brief = "log in to the proxy",
               .details = "HTTP proxies get Basic authentication. The proxy's URL can also carry the user and "
                          "password."},
              proxy.user_password);
  flags.value<std::string>(k_host_list,
                           {.names = "--noproxy",
                            .brief = "hosts to reach without a proxy",
                            .details = "Separate names and networks with commas, as in example.com,10.0.0.0/8. A name "
                                       "includes its subdomains; a single * means all hosts.",
                            .default_text = "from no_proxy"},
                           [&proxy](std::string list) { proxy.no_proxy = std::move(list); });
  flags.toggle({.names = "--proxy-insecure",
                .brief = "accept any certificate from an https proxy",
                .details = "Anyone on the network path can then read the proxy's password; use it only for tests."},
               proxy.insecure);
  flags.value(k_input_file,
              {.names = "--proxy-cacert",
               .brief = "trust only the certificates in this PEM file for an https proxy",
               .details = "Use it for a proxy with a private certificate authority.",
               .default_text = "the system's"},
              proxy.ca_file);
}

}  // namespace wsx
