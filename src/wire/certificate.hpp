#pragma once
#include <string>

#include "base/result.hpp"
#include "wire/tls.hpp"

namespace wsx {

/// Gives a server's context a certificate that is made up in memory and signed by itself: P-256, 13 days (browsers that
/// pin by fingerprint allow 14), for localhost, 127.0.0.1, ::1 and this machine's name. Returns its SHA-256
/// fingerprint.
Result<std::string> use_throw_away_certificate(ssl_ctx_st* context);

}  // namespace wsx
