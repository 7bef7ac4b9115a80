#include "wire/tls_report.hpp"

#include <cstring>
#include <ctime>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/escape.hpp"
#include "wire/address.hpp"

namespace wsx {
namespace {

std::string format_name(const X509_NAME* name) {
  BIO* memory = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(memory, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

std::string format_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (!ASN1_TIME_to_tm(time, &parts)) return {};
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// The names a certificate is for, as "DNS:…" without the prefix, and IP addresses.
std::vector<std::string> list_names(const X509* certificate) {
  std::vector<std::string> names;
  auto* list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
    if (name->type == GEN_DNS) {
      const ASN1_STRING* text = name->d.dNSName;
      names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                         static_cast<std::size_t>(ASN1_STRING_length(text)));
    } else if (name->type == GEN_IPADD) {
      names.push_back(format_ip(ASN1_STRING_get0_data(name->d.iPAddress),
                                static_cast<std::size_t>(ASN1_STRING_length(name->d.iPAddress))));
    }
  }
  GENERAL_NAMES_free(list);
  return names;
}

/// A certificate's strings are hostile bytes like any others.
std::string cleaned(std::string text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

Error explain_certificate(long verdict, const SSL* session, std::string_view peer) {
  const std::string whose = "the certificate of " + std::string(peer);
  const std::string trust =
      "if you trust it, name its issuer with --cacert FILE, or skip the check with -k (then anybody can listen in)";
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Phase::tls, "certificate_expired", whose + " has expired", "renew it; -k skips the check"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {Phase::tls, "certificate_not_yet_valid", whose + " is not valid yet",
              "is this machine's clock right? -k skips the check"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {Phase::tls, "certificate_self_signed", whose + " is signed by itself, so nobody vouches for it", trust};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: {
      std::string names;
      // A peer's certificate that was refused is not the session's; but the chain that was tried begins with it.
      if (const X509* certificate = sk_X509_value(SSL_get0_verified_chain(session), 0))
        for (const std::string& name : list_names(certificate)) names += (names.empty() ? "" : ", ") + cleaned(name);
      return {Phase::tls, "certificate_wrong_host",
              whose + " is for another name" + (names.empty() ? "" : ": " + names),
              "is the URL's host right? --server-name NAME checks another name, -k skips the check"};
    }
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {Phase::tls, "certificate_untrusted", whose + " is signed by somebody this machine does not know", trust};
    default:
      return {Phase::tls, "certificate_invalid", whose + " was refused: " + X509_verify_cert_error_string(verdict),
              "-k skips the check"};
  }
}

}  // namespace

std::string format_fingerprint(const X509* certificate) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!X509_digest(certificate, EVP_sha256(), digest, &size)) return {};
  static const char k_digits[] = "0123456789ABCDEF";
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    if (i) text += ':';
    text += k_digits[digest[i] >> 4];
    text += k_digits[digest[i] & 15];
  }
  return text;
}

std::string take_openssl_error() {
  const unsigned long error = ERR_peek_error();
  const char* reason = error == 0                ? nullptr
                       : ERR_SYSTEM_ERROR(error) ? std::strerror(ERR_GET_REASON(error))
                                                 : ERR_reason_error_string(error);
  std::string text = reason ? reason : "no reason given";
  ERR_clear_error();
  return text;
}

TlsDetails describe_tls(const SSL* session) {
  TlsDetails details;
  details.version = SSL_get_version(session);
  details.cipher = SSL_get_cipher_name(session);
  const unsigned char* alpn = nullptr;
  unsigned alpn_size = 0;
  SSL_get0_alpn_selected(session, &alpn, &alpn_size);
  if (alpn_size) details.alpn.emplace(reinterpret_cast<const char*>(alpn), alpn_size);
  if (const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name)) details.server_name = cleaned(name);
  if (const X509* certificate = SSL_get0_peer_certificate(session)) {
    details.subject = cleaned(format_name(X509_get_subject_name(certificate)));
    details.issuer = cleaned(format_name(X509_get_issuer_name(certificate)));
    for (std::string& name : list_names(certificate)) details.san.push_back(cleaned(std::move(name)));
    details.not_after = format_time(X509_get0_notAfter(certificate));
    details.fingerprint = format_fingerprint(certificate);
  }
  return details;
}

Error explain_tls_failure(const SSL* session, int ssl_error, int system_error, std::string_view peer) {
  const std::string whom(peer);
  const int reason = ERR_GET_REASON(ERR_peek_error());
  const std::string complaint = take_openssl_error();
  const bool is_server = SSL_is_server(session);
  const std::string is_it_tls = is_server ? "" : "is it a TLS port?";
  if (ssl_error == SSL_ERROR_SYSCALL && system_error)
    return {Phase::tls, system_error == ECONNRESET ? "connection_reset" : "tls_failed",
            whom + " broke off the TLS handshake: " + std::strerror(system_error), is_it_tls};
  if (ssl_error != SSL_ERROR_SSL || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return {Phase::tls, "connection_closed", whom + " closed the connection during the TLS handshake", is_it_tls};
  switch (reason) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return explain_certificate(SSL_get_verify_result(session), session, peer);
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_BAD_RECORD_TYPE:
      return {Phase::tls, "not_tls", whom + " does not speak TLS on this port",
              is_server ? "clients must use wss:// here, not ws://"
                        : "is it a plain port? then use ws:// instead of wss://"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return {Phase::tls, "tls_version", whom + " and wsx have no TLS version in common",
              "wsx wants TLS 1.2 or newer unless --tls-min says otherwise"};
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:  // TLS 1.2 says no more; it is about the certificate only if one was
                                               // asked for
      if (SSL_get_state(session) <= TLS_ST_CR_CERT_REQ) break;
      [[fallthrough]];
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return {Phase::tls, "client_certificate_required", whom + " wants a client certificate",
              "give one with --cert FILE and --key FILE"};
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return {Phase::tls, "certificate_refused", whom + " does not trust our certificate",
              is_server ? "clients can be told to trust it (--cacert), or not to check (-k)" : ""};
  }
  return {Phase::tls, "tls_failed", "the TLS handshake with " + whom + " failed: " + complaint, ""};
}

}  // namespace wsx
