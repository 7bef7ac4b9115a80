#pragma once
#include <optional>

#include "ws/accept_options.hpp"
#include "ws/upgrade.hpp"

namespace wsx {

enum class Admission : std::uint8_t { open, full, out_of_memory };

/// What a client requests: a valid handshake from an admitted client, not yet answered.
struct UpgradeRequest {
  std::string target;                     // "/path?query"
  HeaderList headers;                     // all of them
  std::vector<std::string> subprotocols;  // offered, in the client's order
};

/// The outcome for a client, or nothing: it left silently, or got its answer in plain HTTP (ws/plain_http). Nobody
/// is there to talk to then, and nothing went wrong.
template <class T>
using FromClient = Result<std::optional<T>>;

/// The server's side of the opening handshake (RFC 6455, section 4.2), through Beast, TLS before it. Whoever is not let
/// in gets an HTTP answer that says why: 400, 401, 403, 404, 405, 426, 431, 503 (when full or out of memory), or
/// reject_status. An error has phase tls or upgrade.
Task<FromClient<Upgraded>> accept(WirePtr wire, const AcceptOptions& options, ConnectionLimits limits,
                                  Admission admission);

/// The steps of accept(), for a server that must ask another one before it answers, or reports what happened before it
/// waits. First this; then admit() or refuse() if it returns a request. options.timeout bounds it.
Task<FromClient<UpgradeRequest>> receive_request(WirePtr wire, const AcceptOptions& options, Admission admission);
/// Lets the client in: 101. options.headers replace our own of that name; the subprotocol is the first of
/// options.subprotocols that was offered.
Result<Upgraded> admit(WirePtr wire, const UpgradeRequest& request, const AcceptOptions& options,
                       ConnectionLimits limits);
/// Answers anything else. Content-Length is made here.
void refuse(Wire& wire, const Refusal& answer);
/// At last, for whoever was not let in: waits until the client has its answer and closes, for a second at most.
Task<> let_go(WirePtr wire);

}  // namespace wsx
