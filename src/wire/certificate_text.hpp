#pragma once
#include <string>
#include <vector>

// OpenSSL's own names, so that no other header has to include OpenSSL.
struct asn1_string_st;
struct X509_name_st;
struct x509_st;

/// What a certificate says of itself, as text. Its strings are hostile bytes like any others, and are escaped here.
namespace wsx {

/// RFC 2253: "CN=example.com,O=Example".
std::string format_certificate_name(const X509_name_st* name);

/// "2030-01-01T00:00:00Z"; "" when it is no time.
std::string format_certificate_time(const asn1_string_st* time);

/// The names and IP addresses that it is for (RFC 5280's subjectAltName).
std::vector<std::string> list_certificate_names(const x509_st* certificate);

/// SHA-256 of its DER, "AB:CD:…".
std::string format_fingerprint(const x509_st* certificate);

}  // namespace wsx
