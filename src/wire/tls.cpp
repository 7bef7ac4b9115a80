#include "wire/tls.hpp"

#include <boost/asio/ip/address.hpp>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <new>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include "wire/certificate.hpp"
#include "wire/tls_report.hpp"

namespace wsx {
namespace {

Error file_error(const char* flag, const std::string& path) {
  return {Phase::tls, "bad_tls_file", std::string(flag) + ' ' + path + " cannot be used: " + take_openssl_error(),
          "the file must be PEM, and keys must have no password"};
}

int number_of(TlsVersion version) {
  switch (version) {
    case TlsVersion::tls1_0:
      return TLS1_VERSION;
    case TlsVersion::tls1_1:
      return TLS1_1_VERSION;
    case TlsVersion::tls1_2:
      return TLS1_2_VERSION;
    case TlsVersion::tls1_3:
      break;
  }
  return TLS1_3_VERSION;
}

/// SSLKEYLOGFILE, as curl and browsers write it, so that a capture of the connection can be read.
void log_key(const SSL*, const char* line) {
  static std::mutex mutex;
  static const int file = ::open(std::getenv("SSLKEYLOGFILE"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::scoped_lock lock(mutex);
  const std::string text = std::string(line) + '\n';
  // A log that cannot be written is no reason to end the connection that it is about.
  if (file >= 0 && ::write(file, text.data(), text.size()) < 0) return;
}

TlsContextPtr make_context(const SSL_METHOD* method, TlsVersion min_version) {
  TlsContextPtr context(SSL_CTX_new(method));
  if (!context) throw std::bad_alloc();
  SSL_CTX* ssl = context.get();
  SSL_CTX_set_min_proto_version(ssl, number_of(min_version));
  SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION);  // nobody needs it, and writing would have to wait for reading
  // Distributions set security level 2, which has no ciphers for TLS 1.0 and 1.1; who asks for them gets them.
  if (min_version < TlsVersion::tls1_2) SSL_CTX_set_security_level(ssl, 0);
  // Partial writes from a buffer that moves: what Wire does. Released buffers: an idle session holds none.
  SSL_CTX_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(ssl, 1);  // or each record takes two read(2)
  if (const char* path = std::getenv("SSLKEYLOGFILE"); path && *path) SSL_CTX_set_keylog_callback(ssl, log_key);
  // Without this OpenSSL would ask for an encrypted key's password on the terminal.
  SSL_CTX_set_default_passwd_cb(ssl, [](char*, int, int, void*) { return -1; });
  ERR_clear_error();
  return context;
}

Result<> use_certificate(SSL_CTX* context, const std::string& cert_file, const std::string& key_file,
                         const TlsFlagNames& flags) {
  if (SSL_CTX_use_certificate_chain_file(context, cert_file.c_str()) != 1)
    return file_error(flags.cert_file, cert_file);
  const std::string& key = key_file.empty() ? cert_file : key_file;  // one file may hold both
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    if (!key_file.empty()) return file_error(flags.key_file, key);
    ERR_clear_error();
    return Error{Phase::tls, "bad_tls_file",
                 std::string(flags.cert_file) + ' ' + key + " has no private key that can be used",
                 std::string("give the key's file with ") + flags.key_file};
  }
  if (SSL_CTX_check_private_key(context) != 1) return file_error(flags.key_file, key);
  return {};
}

/// OpenSSL looks where the system that built it keeps the roots. One that was linked statically may run on another, so
/// the places of other distributions are tried when there is nothing at its own.
void trust_system_roots(SSL_CTX* context) {
  SSL_CTX_set_default_verify_paths(context);  // SSL_CERT_FILE and SSL_CERT_DIR, too
  const auto exists = [](const char* path) { return path && ::access(path, F_OK) == 0; };
  if (std::getenv(X509_get_default_cert_file_env()) || std::getenv(X509_get_default_cert_dir_env())) return;
  if (exists(X509_get_default_cert_file()) || exists(X509_get_default_cert_dir())) return;
  for (const char* path : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"})
    if (exists(path) && SSL_CTX_load_verify_file(context, path) == 1) return;
  ERR_clear_error();
}

/// The name of HTTP/1.1 in ALPN (RFC 7301), after its length.
constexpr unsigned char k_alpn_http[] = "\x08http/1.1";
constexpr unsigned k_alpn_http_bytes = sizeof k_alpn_http - 1;

/// A server asked for a protocol by ALPN speaks HTTP/1.1; WebSocket over HTTP/2 (RFC 8441) is not offered.
int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size,
                void*) {
  const int chosen =
      SSL_select_next_proto(const_cast<unsigned char**>(out), out_size, k_alpn_http, k_alpn_http_bytes, in, in_size);
  return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/// A wire takes no session for a plain connection, so there is one or an exception.
TlsSessionPtr make_session(const TlsContext& context) {
  TlsSessionPtr session(SSL_new(context.context.get()));
  if (!session) throw std::bad_alloc();
  return session;
}

}  // namespace

void FreeTls::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
void FreeTls::operator()(SSL* session) const { SSL_free(session); }

Result<TlsContext> make_tls_client(const TlsClientOptions& options) {
  TlsContext made{make_context(TLS_client_method(), options.min_version), {}};
  SSL_CTX* context = made.context.get();
  SSL_CTX_set_verify(context, options.insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_alpn_protos(context, k_alpn_http, k_alpn_http_bytes);  // proxies choose by it
  if (!options.ca_file.empty()) {
    if (SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1)
      return file_error(options.flags.ca_file, options.ca_file);
  } else if (!options.insecure) {
    trust_system_roots(context);
  }
  if (!options.cert_file.empty())
    if (auto used = use_certificate(context, options.cert_file, options.key_file, options.flags); !used)
      return used.error();
  return made;
}

Result<TlsContext> make_tls_server(const TlsServerOptions& options) {
  TlsContext made{make_context(TLS_server_method(), options.min_version), {}};
  SSL_CTX* context = made.context.get();
  SSL_CTX_set_alpn_select_cb(context, select_alpn, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  if (!options.cert_file.empty()) {
    if (auto used = use_certificate(context, options.cert_file, options.key_file, {}); !used) return used.error();
  } else {
    auto fingerprint = use_throw_away_certificate(context);
    if (!fingerprint) return fingerprint.error();
    made.fingerprint = *fingerprint;
  }
  return made;
}

Result<TlsSessionPtr> open_tls_client(const TlsContext& context, const std::string& host) {
  TlsSessionPtr session = make_session(context);
  SSL* ssl = session.get();
  SSL_set_connect_state(ssl);
  // Certificates know nothing of IPv6 zones, nor of a dot at the end, which SNI may not have (RFC 6066, section 3).
  std::string name = host.substr(0, host.find('%'));
  if (name.ends_with('.')) name.pop_back();
  boost::system::error_code no_address;
  boost::asio::ip::make_address(name, no_address);
  const bool sent = !no_address || SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
  if (SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE) return session;
  // A check that could not be set up must not be a check that is left out. OpenSSL takes a leading dot for "any
  // subdomain", which nobody means by a host.
  const bool checked = !no_address ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1
                                   : !name.starts_with('.') && SSL_set1_host(ssl, name.c_str()) == 1;
  if (sent && checked) return session;
  return Error{Phase::tls, "bad_server_name", "certificates cannot be checked against the host \"" + host + '"',
               "--server-name NAME checks another name, -k skips the check"};
}

TlsSessionPtr open_tls_server(const TlsContext& context) {
  TlsSessionPtr session = make_session(context);
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace wsx
