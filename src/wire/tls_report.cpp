#include "wire/tls_report.hpp"

#include <cstring>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/escape.hpp"
#include "wire/certificate.hpp"
#include "wire/tls_alert.hpp"

namespace wsx {
namespace {

Error explain_certificate(long verdict, const SSL* session, std::string_view peer) {
  const std::string whose = "the certificate of " + std::string(peer);
  const std::string trust =
      "if you trust it, give its issuer with --cacert FILE, or skip the check with -k (then anyone on the network path "
      "can read the traffic)";
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Phase::tls, "certificate_expired", whose + " has expired", "renew it; -k skips the check"};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {Phase::tls, "certificate_not_yet_valid", whose + " is not valid yet",
              "is this machine's clock right? -k skips the check"};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {Phase::tls, "certificate_self_signed", whose + " is self-signed", trust};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: {
      std::string names;
      // A peer's certificate that was refused is not the session's; but the chain that was tried begins with it.
      if (const X509* certificate = sk_X509_value(SSL_get0_verified_chain(session), 0))
        for (const std::string& name : list_certificate_names(certificate)) names += (names.empty() ? "" : ", ") + name;
      return {Phase::tls, "certificate_wrong_host",
              whose + " is for another name" + (names.empty() ? "" : ": " + names),
              "is the URL's host right? --server-name NAME checks another name, -k skips the check"};
    }
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {Phase::tls, "certificate_untrusted",
              whose + " is signed by an authority that this machine does not trust", trust};
    default:
      return {Phase::tls, "certificate_invalid", whose + " was refused: " + X509_verify_cert_error_string(verdict),
              "-k skips the check"};
  }
}

/// OpenSSL's reasons for alerts that came are their numbers and this offset.
bool is_alert(int reason) { return reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256; }

AlertScene describe_scene(const SSL* session) {
  AlertScene scene;
  scene.is_server = SSL_is_server(session);
  scene.is_established = SSL_get_state(session) == TLS_ST_OK;
  scene.has_certificate = SSL_get_certificate(session) != nullptr;
  const unsigned char* kinds = nullptr;
  // A TLS 1.3 server judges the certificate when the client's side of the handshake is over already.
  const bool may_judge = SSL_version(session) >= TLS1_3_VERSION && scene.is_established;
  scene.asked_for_certificate =
      may_judge || SSL_get0_certificate_types(const_cast<SSL*>(session), &kinds) > 0;  // only reads
  return scene;
}

}  // namespace

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
  if (alpn_size) details.alpn = format_escaped({reinterpret_cast<const char*>(alpn), alpn_size});
  if (const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name))
    details.server_name = format_escaped(name);
  if (const X509* certificate = SSL_get0_peer_certificate(session)) {
    details.subject = format_certificate_name(X509_get_subject_name(certificate));
    details.issuer = format_certificate_name(X509_get_issuer_name(certificate));
    details.san = list_certificate_names(certificate);
    details.not_after = format_certificate_time(X509_get0_notAfter(certificate));
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
            whom + " aborted the TLS handshake: " + std::strerror(system_error), is_it_tls};
  if (ssl_error != SSL_ERROR_SSL || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING)
    return {Phase::tls, "connection_closed", whom + " closed the connection during the TLS handshake", is_it_tls};
  const bool is_established = SSL_get_state(session) == TLS_ST_OK;
  if (is_alert(reason)) return explain_tls_alert(reason - SSL_AD_REASON_OFFSET, describe_scene(session), whom);
  switch (reason) {
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return explain_certificate(SSL_get_verify_result(session), session, peer);
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_BAD_RECORD_TYPE:
      if (is_established) break;
      return {Phase::tls, "not_tls", whom + " does not speak TLS on this port",
              is_server ? "clients must use wss:// here, not ws://"
                        : "is it a plain port? then use ws:// instead of wss://"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
      return {Phase::tls, "tls_version", whom + " and wsx have no TLS version in common",
              "wsx requires TLS 1.2 or newer; --tls-min allows older versions"};
  }
  return {Phase::tls, "tls_failed",
          (is_established ? "TLS with " : "the TLS handshake with ") + whom + " failed: " + complaint, ""};
}

}  // namespace wsx
