#include "server/reception.hpp"

#include "base/close_code.hpp"
#include "base/units.hpp"
#include "server/faulty_sender.hpp"
#include "wire/spawn.hpp"
#include "ws/accept.hpp"

namespace wsx {
namespace {

/// Who is let in may send something, and gets an answer.
constexpr std::size_t k_room_for_client = 64 * 1024;

}  // namespace

void Service::emit(std::uint64_t conn, decltype(Event::what) what, std::optional<Side> side) const {
  if (conn && !side) side = client_side;
  on_event({.time = event_time_now(),
            .conn = conn ? std::optional(conn) : std::nullopt,
            .side = side,
            .what = std::move(what)});
}

Place::Place(Service& service)
    : service_(service), taken_(service.connections.fetch_add(1) < service.options->max_connections) {
  if (!taken_) --service.connections;
}

Place::~Place() {
  if (taken_) --service_.connections;
}

Reception::Reception(net::io_context& context, Service& service, int socket, net::generic::stream_protocol protocol,
                     Converse converse)
    : context_(context),
      service_(service),
      converse_(std::move(converse)),
      answer_([this](Client& client, UpgradeRequest request) { return let_in(client, std::move(request)); }),
      acceptor_(context.get_executor(), protocol, socket),
      sweep_timer_(context.get_executor()),
      emptied_(context.get_executor(), k_never) {
  start_task(accept_clients());
  if (sweep_period().count()) start_task(sweep());
}

void Reception::start_task(Task<> task) {
  spawn(context_.get_executor(), std::move(task), [this](Error error) { service_.emit(0, std::move(error)); });
}

Task<> Reception::accept_clients() {
  auto on_socket = [this](Socket socket) { start_task(serve(std::move(socket))); };
  auto on_pause = [this](Error error) { service_.emit(0, std::move(error)); };
  co_await accept_sockets(acceptor_, on_socket, on_pause);
}

Task<> Reception::serve(Socket socket) {
  Client client;
  clients_.push_back(client);
  co_await shake_hands(client, std::move(socket));
  if (client.connection) {
    co_await converse_(client);
    sent_ += client.connection->sent();
    received_ += client.connection->received();
    co_await service_.on_events_emitted(context_.get_executor());
  }
  if (client.connection && !service_.first_client_gone.exchange(true)) service_.on_first_client_gone();
  client.unlink();
  emptied_.cancel();
}

Task<> Reception::wait_until_empty() {
  while (!clients_.empty()) co_await emptied_.async_wait(k_await);
}

Task<> Reception::shake_hands(Client& client, Socket socket) {
  if (stopping_) co_return;
  client.wire =
      std::make_shared<Wire>(std::move(socket), service_.tls.context ? open_tls_server(service_.tls) : nullptr);
  client.place.emplace(service_);
  const auto admission = !client.place->is_taken()                           ? Admission::full
                         : client.wire->memory().has_room(k_room_for_client) ? Admission::open
                                                                             : Admission::out_of_memory;
  auto request = co_await receive_request(client.wire, service_.accept, admission);
  FromClient<Upgraded> upgraded = std::nullopt;
  // Only who is spoken of gets a number: not health checks, nor browsers that fetch the page.
  if (!request || *request) client.conn = ++service_.last_conn;
  if (!request) {
    upgraded = request.error();
  } else if (*request) {
    auto answered = co_await answer_(client, std::move(**request));
    upgraded = std::move(answered);
  }
  if (!upgraded)
    service_.emit(client.conn, upgraded.error());
  else if (*upgraded)
    welcome(client, std::move(**upgraded));
  if (!client.connection) client.place.reset();
  co_await service_.on_events_emitted(context_.get_executor());
  if (!client.connection) co_await let_go(client.wire);
  client.wire.reset();
}

Task<FromClient<Upgraded>> Reception::let_in(Client& client, UpgradeRequest request) {
  auto upgraded = admit(client.wire, request, service_.accept, service_.options->limits());
  if (!upgraded) co_return upgraded.error();
  co_return std::move(*upgraded);
}

void Reception::welcome(Client& client, Upgraded upgraded) {
  ++service_.opened;
  client.connection = std::move(upgraded.connection);
  set_up_faults(*client.connection, service_.faults, service_.started);
  if (service_.on_open) service_.on_open(client.conn, upgraded.open);
  service_.emit(client.conn, std::move(upgraded.open));
  if (stopping_) go_away(client);
}

/// How often clients are looked at, to ping them or to let them go: a quarter of the shorter time. Zero: never.
std::chrono::nanoseconds Reception::sweep_period() const {
  const auto ping = service_.options->ping, idle = service_.options->idle_timeout;
  const auto shorter = ping.count() && idle.count() ? std::min(ping, idle) : std::max(ping, idle);
  if (!shorter.count()) return shorter;
  return std::clamp<std::chrono::nanoseconds>(shorter / 4, std::chrono::milliseconds(10), std::chrono::seconds(1));
}

/// One timer for all clients of the thread, instead of one each.
Task<> Reception::sweep() {
  while (!stopping_) {
    sweep_timer_.expires_after(sweep_period());
    co_await sweep_timer_.async_wait(k_await);
    for (Client& client : clients_)
      if (client.connection && !client.connection->is_closing()) look_after(client, Clock::now());
  }
}

void Reception::look_after(Client& client, Clock::time_point now) {
  const auto ping = service_.options->ping, idle = service_.options->idle_timeout;
  if (idle.count() && now - client.connection->last_heard() >= idle) {
    service_.emit(client.conn, Error{Phase::io, "idle_timeout", "nothing was heard for " + format_duration(idle), ""});
    client.connection->close(k_close_going_away, "nothing was heard for too long");
  } else if (ping.count() && now - client.last_ping >= ping && !client.connection->is_clogged()) {
    client.last_ping = now;
    client.connection->ping({});
    client.connection->flush();
  }
}

void Reception::stop() {
  stopping_ = true;
  sweep_timer_.cancel();
  error_code ignored;
  acceptor_.close(ignored);
  for (Client& client : clients_) go_away(client);
}

void Reception::go_away(Client& client) {
  if (client.connection)
    client.connection->close(k_close_going_away, "the server is going away");
  else if (client.wire)
    client.wire->hang_up();
  // Not when the client has answered: two peers that are stuck would take twice as long.
  if (client.upstream) client.upstream->close(k_close_going_away, "the client was turned away");
  if (client.on_sent_away) client.on_sent_away();
}

std::pair<Traffic, Traffic> Reception::count() {
  std::pair<Traffic, Traffic> total(sent_, received_);
  for (const Client& client : clients_) {
    if (!client.connection) continue;
    total.first += client.connection->sent();
    total.second += client.connection->received();
  }
  return total;
}

Result<Listener> open_listener(Service& service, unsigned threads) {
  const ServerOptions& options = *service.options;
  MemoryBudget::of_process().set_limit(options.max_memory_bytes);
  service.accept = options.accept;
  service.accept.reject_status = options.faults.reject_status;
  service.faults = settle_seed(options.faults);
  if (options.listen.tls) {
    auto tls = make_tls_server(*options.listen.tls);
    if (!tls) return tls.error();
    service.tls = std::move(*tls);
  }
  return Listener::open(options.listen, threads);
}

Listening describe_listener(const Service& service, const Listener& listener) {
  Listening listening;
  const bool tls = service.tls.context != nullptr;
  listening.url = service.options->listen.unix_path.empty() ? (tls ? "wss://" : "ws://") + listener.address() + '/'
                                                            : (tls ? "wss+unix:" : "ws+unix:") + listener.address();
  if (!service.tls.fingerprint.empty()) listening.tls_fingerprint = service.tls.fingerprint;
  if (service.faults.are_random()) listening.seed = service.faults.seed;
  return listening;
}

}  // namespace wsx
