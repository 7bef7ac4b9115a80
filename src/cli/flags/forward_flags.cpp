#include "base/url.hpp"
#include "cli/flags/server_flags.hpp"
#include "cli/flags/transport_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

Result<void> take_url(const std::string& text, ForwardOptions& forward) {
  auto url = parse_url(text);
  if (!url) return usage_error(format_in_line(url.error()));
  if (url->scheme == Url::Scheme::echo) return Error{};
  forward.url = std::move(*url);
  return {};
}

void add_upstream_tls_flags(FlagSet& flags, TlsClientOptions& tls) {
  tls.flags = {.cert_file = "--client-cert", .key_file = "--client-key"};  // listen's own are --cert and --key
  flags.toggle({.names = "-k,--insecure",
                .brief = "accept any certificate from the server",
                .details = "Anyone on the network path can then read the traffic; use it only for tests."},
               tls.insecure);
  flags.value(k_input_file,
              {.names = "--cacert",
               .brief = "trust only the certificates in this PEM file for the server",
               .details = "Use it for a server with a private certificate authority.",
               .default_text = "the system's"},
              tls.ca_file);
  flags.value(k_input_file,
              {.names = "--client-cert",
               .brief = "present this client certificate (PEM) to the server",
               .details = "Use it for servers that require one (mutual TLS)."},
              tls.cert_file);
  flags.value(k_input_file,
              {.names = "--client-key",
               .brief = "private key (PEM) of --client-cert",
               .details = "It must not be protected by a password.",
               .default_text = "in --client-cert's file"},
              tls.key_file);
  add_server_name_flag(flags, tls);
  flags.require("--client-key", "--client-cert");
}

}  // namespace

void add_forward_flags(FlagSet& flags, ForwardOptions& forward) {
  flags.group("Forwarding");
  flags.custom(
      "URL", "the URL of a server such as wss://example.com",
      {.names = "--forward",
       .brief = "proxy clients to this server and show both sides",
       .details =
           "The request to the server has the client's path, query, headers, subprotocols and compression. A path in "
           "the URL, or --path, replaces the client's; -H replaces a header, 'Name:' removes it, and 'Name;' empties "
           "it.",
       .in_short_help = true},
      [&forward](const std::string& text) { return take_url(text, forward); });
  flags.value(k_host_port,
              {.names = "--connect-to",
               .brief = "connect to this host and port instead",
               .details = "The URL's host is still used in TLS and in the Host header."},
              forward.dial.connect_to);
  flags.value(k_duration,
              {.names = "--connect-timeout",
               .brief = "how long connecting to the server may take before the client gets 504",
               .details = "0 means no limit."},
              forward.dial.timeout);
  add_upstream_tls_flags(flags, forward.dial.tls);
  add_proxy_flags(flags, forward.dial.proxy);
  for (const char* name :
       {"--connect-to", "--connect-timeout", "--insecure", "--cacert", "--client-cert", "--server-name", "--proxy",
        "--proxy-user", "--noproxy", "--proxy-insecure", "--proxy-cacert"})
    flags.require(name, "--forward");
  for (const char* name : {"--subprotocol", "--reply", "--replay"}) flags.exclude({"--forward", name});
}

}  // namespace wsx
