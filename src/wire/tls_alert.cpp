#include "wire/tls_alert.hpp"

#include <openssl/ssl.h>

namespace wsx {
namespace {

Error tls_error(std::string code, std::string message, std::string hint = {}) {
  return {Phase::tls, std::move(code), std::move(message), std::move(hint)};
}

/// What the peer says of the certificate that it got; empty when the alert is about something else.
std::string describe_refused_certificate(int alert) {
  switch (alert) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
      return " does not trust our certificate";
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
      return " does not support our kind of certificate";
    case SSL_AD_CERTIFICATE_REVOKED:
      return " says that our certificate was revoked";
    case SSL_AD_CERTIFICATE_EXPIRED:
      return " says that our certificate has expired, or is not valid yet";
    case SSL_AD_ACCESS_DENIED:
      return " accepts our certificate, but denies access";
  }
  return {};
}

/// A server that wanted a certificate from us and did not get one it likes. TLS 1.2 has no alert of its own for it.
std::optional<Error> explain_certificate_alert(int alert, const AlertScene& scene, const std::string& whom) {
  const std::string refused = describe_refused_certificate(alert);
  const bool is_about_ours = scene.is_server || scene.asked_for_certificate;
  const bool is_required = alert == SSL_AD_CERTIFICATE_REQUIRED || alert == SSL_AD_NO_CERTIFICATE;
  const bool may_be_it = !refused.empty() || alert == SSL_AD_HANDSHAKE_FAILURE;
  if (!scene.is_server && !scene.has_certificate && (is_required || (is_about_ours && may_be_it)))
    return tls_error("client_certificate_required", whom + " requires a client certificate",
                     "use --cert FILE and --key FILE");
  if (!refused.empty() && is_about_ours)
    return tls_error("certificate_refused", whom + refused,
                     scene.is_server ? "make clients trust it (--cacert), or skip the check (-k)" : "");
  if (!scene.is_server && scene.asked_for_certificate && alert == SSL_AD_HANDSHAKE_FAILURE)
    return tls_error("certificate_refused", whom + " refused the handshake after it got our certificate");
  return std::nullopt;
}

}  // namespace

Error explain_tls_alert(int alert, const AlertScene& scene, const std::string& whom) {
  if (auto about_certificate = explain_certificate_alert(alert, scene, whom)) return std::move(*about_certificate);
  switch (alert) {
    case SSL_AD_HANDSHAKE_FAILURE:
      if (scene.is_established) break;
      return tls_error("tls_failed",
                       "the TLS handshake with " + whom +
                           " failed: no cipher, group, or signature algorithm in common (alert: handshake "
                           "failure)",
                       scene.is_server ? "" : "openssl s_client -connect HOST:PORT shows what it accepts");
    case SSL_AD_PROTOCOL_VERSION:
    case SSL_AD_INAPPROPRIATE_FALLBACK:
      return tls_error("tls_version", whom + " and wsx have no TLS version in common",
                       "wsx requires TLS 1.2 or newer; --tls-min allows older versions");
    case SSL_AD_INSUFFICIENT_SECURITY:
      return tls_error("tls_failed",
                       whom + " requires stronger ciphers than wsx offers (alert: insufficient security)");
    case SSL_AD_UNRECOGNIZED_NAME:
      return tls_error("tls_failed", whom + " does not know the host name it was asked for (alert: unrecognized name)",
                       "is the URL's host right? --server-name NAME asks for another");
    case SSL_AD_NO_APPLICATION_PROTOCOL:
      return tls_error("tls_failed", whom + " speaks none of the offered protocols (alert: no application protocol)");
    case SSL_AD_INTERNAL_ERROR:
      return tls_error("tls_failed", whom + " failed internally during the TLS handshake (alert: internal error)",
                       "its log may say more");
    default:
      break;
  }
  return tls_error("tls_failed", (scene.is_established ? "TLS with " : "the TLS handshake with ") + whom +
                                     " failed: it sent the alert \"" + SSL_alert_desc_string_long(alert) + '"');
}

}  // namespace wsx
