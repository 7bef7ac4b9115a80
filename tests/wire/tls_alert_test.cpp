#include "wire/tls_alert.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

namespace wsx {
namespace {

constexpr AlertScene k_alert_to_server{.is_server = true, .has_certificate = true};
constexpr AlertScene k_alert_to_unasked{}, k_alert_to_asked{.asked_for_certificate = true};
constexpr AlertScene k_alert_to_shown{.asked_for_certificate = true, .has_certificate = true};

TEST(TlsAlert, IsAboutACertificateOnlyWhereOneWasAskedForOrShown) {
  struct Case {
    int alert;
    AlertScene scene;
    const char* code;
  };
  for (const auto& [alert, scene, code] : std::initializer_list<Case>{
           {SSL_AD_HANDSHAKE_FAILURE, k_alert_to_unasked, "tls_failed"},
           {SSL_AD_HANDSHAKE_FAILURE, k_alert_to_asked, "client_certificate_required"},
           {SSL_AD_HANDSHAKE_FAILURE, k_alert_to_shown, "certificate_refused"},
           {SSL_AD_HANDSHAKE_FAILURE, k_alert_to_server, "tls_failed"},
           {SSL_AD_CERTIFICATE_REQUIRED, k_alert_to_unasked, "client_certificate_required"},
           {SSL_AD_BAD_CERTIFICATE, k_alert_to_unasked, "tls_failed"},
           {SSL_AD_BAD_CERTIFICATE, k_alert_to_asked, "client_certificate_required"},
           {SSL_AD_UNKNOWN_CA, k_alert_to_shown, "certificate_refused"},
           {SSL_AD_UNKNOWN_CA, k_alert_to_server, "certificate_refused"},
           {SSL_AD_CERTIFICATE_REVOKED, k_alert_to_shown, "certificate_refused"},
           {SSL_AD_ACCESS_DENIED, k_alert_to_shown, "certificate_refused"},
       })
    EXPECT_EQ(explain_tls_alert(alert, scene, "example.com").code, code) << alert;
}

TEST(TlsAlert, EveryOneHasASentenceThatNamesThePeer) {
  for (int alert = 0; alert < 256; ++alert)
    for (const AlertScene& scene : {k_alert_to_server, k_alert_to_unasked, k_alert_to_asked, k_alert_to_shown}) {
      const Error error = explain_tls_alert(alert, scene, "example.com");
      EXPECT_EQ(error.phase, Phase::tls);
      EXPECT_NE(error.message.find("example.com"), std::string::npos) << alert;
    }
  EXPECT_EQ(explain_tls_alert(SSL_AD_PROTOCOL_VERSION, k_alert_to_unasked, "x").code, "tls_version");
  EXPECT_EQ(explain_tls_alert(SSL_AD_DECODE_ERROR, k_alert_to_unasked, "x").message,
            "the TLS handshake with x failed: it sent the alert \"decode error\"");
  EXPECT_NE(explain_tls_alert(SSL_AD_UNRECOGNIZED_NAME, k_alert_to_unasked, "x").hint.find("--server-name"),
            std::string::npos);
}

}  // namespace
}  // namespace wsx
