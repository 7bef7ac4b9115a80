#include "cli/flags/transport_flags.hpp"
#include "cli/values/value_kind.hpp"

namespace wsx {
namespace {

void add_tls_min_flag(FlagSet& flags, TlsVersion default_version, std::function<void(TlsVersion)> set) {
  flags.choice<TlsVersion>({.names = "--tls-min",
                            .brief = "refuse TLS versions older than this",
                            .details = "TLS 1.0 and 1.1 are insecure (RFC 8996); use them only for tests."},
                           {{"1.0", TlsVersion::tls1_0},
                            {"1.1", TlsVersion::tls1_1},
                            {"1.2", TlsVersion::tls1_2},
                            {"1.3", TlsVersion::tls1_3}},
                           default_version, std::move(set));
}

}  // namespace

void add_server_name_flag(FlagSet& flags, TlsClientOptions& tls) {
  flags.value(k_host,
              {.names = "--server-name",
               .brief = "request this server's certificate (SNI) and check it against this name",
               .details = "The Host header still names the URL's host.",
               .default_text = "the URL's host"},
              tls.server_name);
}

void add_tls_client_flags(FlagSet& flags, TlsClientOptions& tls) {
  flags.group("TLS");
  flags.toggle({.names = "-k,--insecure",
                .brief = "accept any certificate",
                .details = "Anyone on the network path can then read the traffic; use it only for tests.",
                .hidden_names = "--no-check",
                .in_short_help = true},
               tls.insecure);
  flags.value(k_input_file,
              {.names = "--cacert",
               .brief = "trust only the certificates in this PEM file",
               .details = "Use it for a server with a private certificate authority.",
               .default_text = "the system's",
               .hidden_names = "--ca"},
              tls.ca_file);
  flags.value(
      k_input_file,
      {.names = "--cert",
       .brief = "present this client certificate (PEM)",
       .details =
           "Use it for servers that require one (mutual TLS). The file may contain the certificate's chain after it."},
      tls.cert_file);
  flags.value(k_input_file,
              {.names = "--key",
               .brief = "private key (PEM) of the client certificate",
               .details = "It must not be protected by a password.",
               .default_text = "in --cert's file"},
              tls.key_file);
  add_tls_min_flag(flags, tls.min_version, [&tls](TlsVersion version) { tls.min_version = version; });
  add_server_name_flag(flags, tls);
  flags.require("--key", "--cert");
}

void add_tls_server_flags(FlagSet& flags, std::optional<TlsServerOptions>& tls) {
  const auto server = [&tls]() -> TlsServerOptions& { return tls ? *tls : tls.emplace(); };
  flags.group("TLS");
  flags.action({.names = "--tls",
                .brief = "serve wss://, self-signed unless --cert is given",
                .details = "The self-signed certificate is generated at start, and its fingerprint is printed for "
                           "comparison; wsx connect needs -k for it.",
                .in_short_help = true},
               [server] { server(); });
  flags.value<std::string>(k_input_file,
                           {.names = "--cert",
                            .brief = "the server's certificate (PEM), followed by its chain",
                            .details = "Without it, --tls generates a certificate each time."},
                           [server](std::string path) { server().cert_file = std::move(path); });
  flags.value<std::string>(k_input_file,
                           {.names = "--key",
                            .brief = "private key (PEM) of --cert",
                            .details = "It must not be protected by a password.",
                            .default_text = "in --cert's file"},
                           [server](std::string path) { server().key_file = std::move(path); });
  add_tls_min_flag(flags, TlsServerOptions().min_version,
                   [server](TlsVersion version) { server().min_version = version; });
  flags.require("--cert", "--tls");
  flags.require("--key", "--cert");
  flags.require("--tls-min", "--tls");
}

}  // namespace wsx
