#pragma once
#include <string_view>

#include "base/error.hpp"
#include "base/handshake_details.hpp"
#include "wire/tls.hpp"

namespace wsx {

/// What was agreed on, and the peer's certificate.
TlsDetails describe_tls(const ssl_st* session);

/// Why SSL_do_handshake failed, or SSL_read later on, from SSL_get_error's answer, errno and OpenSSL's error queue
/// (which it empties).
Error explain_tls_failure(const ssl_st* session, int ssl_error, int system_error, std::string_view peer);

/// OpenSSL's oldest complaint as text, "no reason given" without one; empties its error queue.
std::string take_openssl_error();

}  // namespace wsx
