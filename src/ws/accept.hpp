#pragma once
#include "ws/accept_options.hpp"
#include "ws/upgrade.hpp"

namespace wsx {

enum class Admission : std::uint8_t { open, full };

/// The server's side of the opening handshake (RFC 6455, section 4.2), through Beast, TLS before it. Whoever is not let
/// in gets an HTTP answer that says why: 400, 401, 403, 404, 405, 426, 431, 503 (when `full`), or reject_status. An
/// error has phase tls or upgrade; its code is empty when the client went away without a word, which is nobody's
/// failure.
Task<Result<Upgraded>> accept(WirePtr wire, const AcceptOptions& options, ConnectionLimits limits, Admission admission);

}  // namespace wsx
