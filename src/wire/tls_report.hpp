#pragma once
#include <string_view>

#include "base/error.hpp"
#include "base/handshake_details.hpp"
#include "wire/tls.hpp"

namespace wsx {

/// What was agreed on, and the peer's certificate.
TlsDetails describe_tls(const ssl_st* session);

/// Why SSL_do_handshake failed, from SSL_get_error's answer, errno and OpenSSL's error queue (which it empties).
Error explain_tls_failure(const ssl_st* session, int ssl_error, int system_error, std::string_view peer);

/// SHA-256 of a certificate in DER, "AB:CD:…".
std::string format_fingerprint(const struct x509_st* certificate);

/// OpenSSL's oldest complaint as text, "no reason given" without one; empties its error queue.
std::string take_openssl_error();

}  // namespace wsx
