#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"
#include "wire/tls.hpp"

// OpenSSL's own names, so that no other header has to include OpenSSL.
struct asn1_string_st;
struct X509_name_st;
struct x509_st;

namespace wsx {

/// Gives a server's context a self-signed certificate, generated in memory: P-256, 13 days (browsers that
/// pin by fingerprint allow 14), for localhost, 127.0.0.1, ::1 and this machine's name. Returns its SHA-256
/// fingerprint.
Result<std::string> use_throw_away_certificate(ssl_ctx_st* context);

/// RFC 2253: "CN=example.com,O=Example".
std::string format_certificate_name(const X509_name_st* name);

/// "2030-01-01T00:00:00Z"; "" when it is no time.
std::string format_certificate_time(const asn1_string_st* time);

/// The names and IP addresses that it is for (RFC 5280's subjectAltName).
std::vector<std::string> list_certificate_names(const x509_st* certificate);

/// SHA-256 of its DER, "AB:CD:…".
std::string format_fingerprint(const x509_st* certificate);

}  // namespace wsx
