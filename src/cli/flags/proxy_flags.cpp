#include "cli/flags/transport_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {

void add_proxy_flags(FlagSet& flags, ProxyOptions& proxy) {
  flags.value<std::optional<ProxyUrl>>(
      k_proxy,
      {.names = "--proxy",
       .brief = "connect through this proxy: http, https, socks5 or socks5h",
       .details =
           "Without a scheme http:// is meant; the port is 1080, for https:// 443. socks5:// looks names up here, "
           "socks5h:// leaves that to the proxy. USER:PASS@ before the host logs in. \"\" goes without a proxy.",
       .default_text = "what ws_proxy, http_proxy, wss_proxy, https_proxy or all_proxy say"},
      [&proxy](std::optional<ProxyUrl> url) {
        proxy.off = !url;
        proxy.url = std::move(url);
      });
  flags.value(k_user_password,
              {.names = "--proxy-user",
               .brief = "log in at the proxy",
               .details = "Basic authentication at HTTP proxies. The same can be written in the proxy's URL."},
              proxy.user_password);
  flags.value<std::string>(
      k_host_list,
      {.names = "--noproxy",
       .brief = "hosts to reach without a proxy",
       .details = "Separated by commas: example.com (and all names below it), 10.0.0.0/8. A lone * is all hosts.",
       .default_text = "what no_proxy says"},
      [&proxy](std::string list) { proxy.no_proxy = std::move(list); });
  flags.toggle({.names = "--proxy-insecure",
                .brief = "accept any certificate of an https proxy",
                .details = "Whoever is on the way can then read the password for it; meant for tests."},
               proxy.insecure);
  flags.value(k_input_file,
              {.names = "--proxy-cacert",
               .brief = "trust the certificates in this PEM file for an https proxy, and no others",
               .details = "For a proxy of your own, or of a private authority.",
               .default_text = "the system's"},
              proxy.ca_file);
}

}  // namespace wsx
