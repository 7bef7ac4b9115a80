#pragma once
#include <optional>
#include <string>

#include "base/error.hpp"

namespace wsx {

/// What is known of a TLS session when its peer sends an alert.
struct AlertScene {
  bool is_server = false;              // who got it
  bool is_established = false;         // the handshake was over
  bool asked_for_certificate = false;  // the server asked the client for one
  bool has_certificate = false;        // the one who got the alert has one
};

/// What a fatal alert means (RFC 8446, section 6.2; RFC 5246, section 7.2.2), as the one who got it sees it. `alert` is
/// its number, `whom` the peer.
Error explain_tls_alert(int alert, const AlertScene& scene, const std::string& whom);

}  // namespace wsx
