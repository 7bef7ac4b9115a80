#pragma once
#include <memory>
#include <string>

#include "base/result.hpp"

// OpenSSL's own names, so that no other header has to include OpenSSL.
struct ssl_ctx_st;
struct ssl_st;

namespace wsx {

enum class TlsVersion : std::uint8_t { tls1_0, tls1_1, tls1_2, tls1_3 };

/// How errors call the files that cannot be used: by the flags that gave them.
struct TlsFlagNames {
  const char *ca_file = "--cacert", *cert_file = "--cert", *key_file = "--key";
};

/// What a client trusts and shows. Files are PEM.
struct TlsClientOptions {
  bool insecure = false;                      // -k: any certificate will do
  std::string ca_file;                        // --cacert; empty: the system's roots
  std::string cert_file = {}, key_file = {};  // --cert, --key: a client certificate
  TlsVersion min_version = TlsVersion::tls1_2;
  std::string server_name = {};  // --server-name; empty: the URL's host
  TlsFlagNames flags = {};
};

/// The certificate of a server. Without files, a self-signed one is generated in memory.
struct TlsServerOptions {
  std::string cert_file, key_file;
  TlsVersion min_version = TlsVersion::tls1_2;
};

struct FreeTls {
  void operator()(ssl_ctx_st* context) const;
  void operator()(ssl_st* session) const;
};
using TlsContextPtr = std::unique_ptr<ssl_ctx_st, FreeTls>;
using TlsSessionPtr = std::unique_ptr<ssl_st, FreeTls>;

/// A configured OpenSSL context. `fingerprint` (SHA-256, "AB:CD:…") is set if the certificate was generated here.
struct TlsContext {
  TlsContextPtr context;
  std::string fingerprint;
};

/// Errors have phase tls and name the file that could not be used. Honours SSLKEYLOGFILE.
Result<TlsContext> make_tls_client(const TlsClientOptions& options);
Result<TlsContext> make_tls_server(const TlsServerOptions& options);

/// One connection's session. A client sends `host` as SNI (RFC 6066; not for addresses) and holds the certificate
/// against it.
Result<TlsSessionPtr> open_tls_client(const TlsContext& context, const std::string& host);
TlsSessionPtr open_tls_server(const TlsContext& context);

}  // namespace wsx
