#include "server/forwarder.hpp"

#include "server/forwarded_handshake.hpp"
#include "wire/lookout.hpp"
#include "wire/spawn.hpp"
#include "ws/open_client.hpp"

namespace wsx {

Result<ForwardOptions> prepare_forward(ForwardOptions options) {
  if (!is_tls(*options.url)) return options;
  auto made = make_tls_client(options.dial.tls);
  if (!made) return name_forward_flags(made.error());
  options.dial.tls_context = std::make_shared<const TlsContext>(std::move(*made));
  return options;
}

Forwarder::Forwarder(net::io_context& context, Service& service, ForwardOptions options)
    : context_(context), service_(service), options_(std::move(options)), ours_(service.accept) {
  service_.client_side = Side::downstream;
  service_.accept.path.clear();
  service_.accept.headers.clear();
}

/// One connection to the server under way. Its client's place is kept until its end, so that clients who leave cannot
/// have more of them under way than may be there; but a server that stops does not wait: a name server that does not
/// answer would keep it.
struct Forwarder::Attempt {
  explicit Attempt(Executor executor) : end(executor) {}
  void finish(Result<Upgraded> with) {
    result.emplace(std::move(with));
    end.cancel();
  }

  /// Ends it, once there is a wire.
  void give_up() const {
    if (const auto hanging = wire.lock()) hanging->hang_up();
  }

  Timer end;  // cancelled
  bool is_abandoned = false;
  std::weak_ptr<Wire> wire;  // once there is one
  std::optional<Result<Upgraded>> result;
};

Task<> Forwarder::connect(std::shared_ptr<Attempt> attempt, Url url, ClientOptions options, ConnectionLimits limits) {
  const auto deadline = deadline_after(options.dial.timeout);
  const std::function<void(const WirePtr&)> on_dialed = [attempt](const WirePtr& wire) { attempt->wire = wire; };
  auto opened = co_await open_client(url, options, limits, deadline, on_dialed);
  attempt->finish(std::move(opened));
}

/// Nothing when the client went away, or was sent away, meanwhile.
Task<FromClient<Upgraded>> Forwarder::ask_server(Client& client, const UpgradeRequest& request) {
  const Url url = forward_url(*options_.url, ours_.path, request.target);
  const auto attempt = std::make_shared<Attempt>(context_.get_executor());
  client.on_sent_away = [attempt] {
    attempt->is_abandoned = true;
    attempt->end.cancel();
  };
  const auto options = forward_request(request, url, options_, ours_);
  spawn(context_.get_executor(), connect(attempt, url, options, service_.options->limits()),
        [attempt](Error error) { attempt->finish(std::move(error)); });
  while (!attempt->result && !attempt->is_abandoned) {
    attempt->end.expires_after(k_look_out_every);
    co_await attempt->end.async_wait(k_await);
    if (attempt->result) break;
    if (client.wire->has_peer_left()) client.wire->hang_up();
    if (!client.wire->is_open()) attempt->give_up();
  }
  client.on_sent_away = nullptr;
  if (!client.wire->is_open()) co_return std::nullopt;
  Result<Upgraded>& result = *attempt->result;
  if (!result) co_return result.error();
  co_return std::move(*result);
}

Task<FromClient<Upgraded>> Forwarder::answer(Client& client, UpgradeRequest request) {
  auto asked = co_await ask_server(client, request);
  if (!asked) {
    auto answer = forward_refusal(asked.error());
    service_.emit(client.conn, name_forward_flags(asked.error()), Side::upstream);
    service_.emit(client.conn, tell_of_refusal(answer, asked.error()), Side::downstream);
    refuse(*client.wire, answer);
    co_return std::nullopt;
  }
  std::optional<Upgraded>& upstream = *asked;
  if (!upstream) co_return std::nullopt;
  const auto admission = forward_admission(upstream->open, ours_);
  auto upgraded = admit(client.wire, request, admission, service_.options->limits());
  if (!upgraded) co_return upgraded.error();
  upgraded->open.offered_subprotocols.clear();  // which of them is taken was not ours to say
  client.upstream = std::move(upstream->connection);
  service_.emit(client.conn, std::move(upstream->open), Side::upstream);
  co_return std::move(*upgraded);
}

}  // namespace wsx
