#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// What is reported about a connection once it is open, besides the HTTP heads. Made by the transport, printed in
/// `open`.
namespace wsx {

using std::chrono::microseconds;

/// What TLS agreed on. `subject`, `issuer`, `san`, `not_after` and `fingerprint` are the peer's certificate's, if it
/// showed one.
struct TlsDetails {
  std::string version, cipher;
  std::optional<std::string> alpn, server_name, subject, issuer;
  std::vector<std::string> san;
  std::optional<std::string> not_after;    // RFC 3339
  std::optional<std::string> fingerprint;  // SHA-256, "AB:CD:…"
  bool operator==(const TlsDetails&) const = default;
};

/// How long each phase of connecting took. A phase that did not happen is absent.
struct Timing {
  std::optional<microseconds> dns, tcp, proxy, tls, upgrade, total;
  bool operator==(const Timing&) const = default;
};

}  // namespace wsx
