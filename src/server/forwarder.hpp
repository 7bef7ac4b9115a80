#pragma once
#include "server/forward_options.hpp"
#include "server/reception.hpp"

namespace wsx {

/// The options with their TLS context, made once for all clients. Errors as of make_tls_client(): before a client
/// comes.
Result<ForwardOptions> prepare_forward(ForwardOptions options);

/// Answers clients as the real server does: asks it for what each of them asks for, and only then lets the client in,
/// or refuses it in the server's words. A server that cannot be reached is reported as an error of side upstream.
class Forwarder {
 public:
  /// After open_listener(). What the flags say of paths and headers rewrites requests here, so `service` no longer asks
  /// clients for that path, nor adds those headers to its answers. All must outlive it.
  Forwarder(net::io_context& context, Service& service, ForwardOptions options);

  /// Reception::Answer. Who is let in has an `upstream`, whose open event is emitted. When it cannot be asked, that was
  /// reported already, and nothing is returned.
  Task<FromClient<Upgraded>> answer(Client& client, UpgradeRequest request);

 private:
  struct Attempt;
  Task<FromClient<Upgraded>> ask_server(Client& client, const UpgradeRequest& request);
  static Task<> connect(std::shared_ptr<Attempt> attempt, Url url, ClientOptions options, ConnectionLimits limits);

  net::io_context& context_;
  Service& service_;
  const ForwardOptions options_;
  AcceptOptions ours_;
};

}  // namespace wsx
