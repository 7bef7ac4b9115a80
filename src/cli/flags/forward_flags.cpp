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
                .brief = "accept any certificate of the server's",
                .details = "Whoever is on the way can then read along; meant for tests."},
               tls.insecure);
  flags.value(k_input_file,
              {.names = "--cacert",
               .brief = "trust the certificates in this PEM file for the server, and no others",
               .details = "For a server of your own, or of a private authority.",
               .default_text = "the system's"},
              tls.ca_file);
  flags.value(k_input_file,
              {.names = "--client-cert",
               .brief = "show the server this certificate (PEM)",
               .details = "For servers that want to know who connects (mutual TLS)."},
              tls.cert_file);
  flags.value(k_input_file,
              {.names = "--client-key",
               .brief = "that certificate's private key (PEM)",
               .details = "It must not be locked with a password.",
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
       .brief = "stand between clients and this server, show both",
       .details = "The server is asked for what the client asks for: its path and query, headers, subprotocols "
                  "and compression. A path in the URL, or --path, takes the place of the client's; -H replaces "
                  "a header, and without a value takes it away.",
       .in_short_help = true},
      [&forward](const std::string& text) { return take_url(text, forward); });
  flags.value(k_host_port,
              {.names = "--connect-to",
               .brief = "connect there instead",
               .details = "The URL's host is still what the server is asked for, in TLS and in the Host header."},
              forward.dial.connect_to);
  flags.value(k_duration,
              {.names = "--connect-timeout",
               .brief = "how long connecting to the server may take, until it has answered; then the client gets 504",
               .details = "0 sets no limit."},
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
