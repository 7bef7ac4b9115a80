#include "commands/echo_server.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/intrusive/list.hpp>
#include <future>
#include <thread>
#include <vector>

#include "base/units.hpp"
#include "commands/spawn.hpp"
#include "wire/listener.hpp"
#include "ws/accept.hpp"
#include "ws/close_code.hpp"

namespace wsx {
namespace {

namespace intrusive = boost::intrusive;

/// What all threads read, and the few numbers they share once a connection.
struct Shared {
  EchoOptions options;
  EchoServer::Hooks hooks;
  TlsContext tls;
  std::atomic<std::uint64_t> last_conn{0}, connections{0}, opened{0};
  std::atomic<unsigned> running{0};  // threads
  std::atomic<bool> first_client_gone{false};

  void emit(std::uint64_t conn, decltype(Event::what) what) const {
    hooks.on_event(
        {.time = event_time_now(), .conn = conn ? std::optional(conn) : std::nullopt, .what = std::move(what)});
  }
};

/// One of the --max-conns places, as long as it lives, if there was one left. Clients that are being refused have none.
struct Place {
  explicit Place(Shared& shared_state) : shared(shared_state) {
    if (shared.connections.fetch_add(1) < shared.options.max_connections) return;
    --shared.connections;
    admission = Admission::full;
  }
  ~Place() {
    if (admission == Admission::open) --shared.connections;
  }
  Place(const Place&) = delete;

  Shared& shared;
  Admission admission = Admission::open;
};

/// A client from accept to close; on its thread's list, so that stop() finds it. Lives in its coroutine's frame.
struct Client : intrusive::list_base_hook<intrusive::link_mode<intrusive::auto_unlink>> {
  std::uint64_t conn = 0;
  WirePtr wire;  // while it shakes hands
  std::optional<Place> place;
  Clock::time_point last_ping = Clock::now();
  ConnectionPtr connection;  // after that
};

class Worker {
 public:
  Worker(Shared& shared, int socket, net::generic::stream_protocol protocol)
      : shared_(shared), acceptor_(context_.get_executor(), protocol, socket) {
    start_task(accept_clients());
    if (sweep_period().count()) start_task(sweep());
  }

  void start() {
    ++shared_.running;
    thread_ = std::thread([this] {
      context_.run();
      if (--shared_.running == 0) shared_.hooks.on_stopped();
    });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void post_stop() {
    net::post(context_, [this] { stop(); });
  }
  /// The traffic of this thread's connections since the start.
  std::future<std::pair<Traffic, Traffic>> post_count() {
    auto answer = std::make_shared<std::promise<std::pair<Traffic, Traffic>>>();
    net::post(context_, [this, answer] { answer->set_value(count()); });
    return answer->get_future();
  }
  void abandon() {
    context_.stop();
    join();
  }

 private:
  void start_task(Task<> task) {
    spawn(context_.get_executor(), std::move(task), [this](Error error) { shared_.emit(0, std::move(error)); });
  }

  Task<> accept_clients() {
    auto on_socket = [this](Socket socket) { start_task(serve(std::move(socket))); };
    auto on_pause = [this](Error error) { shared_.emit(0, std::move(error)); };
    co_await accept_sockets(acceptor_, on_socket, on_pause);
  }

  Task<> serve(Socket socket) {
    Client client;
    clients_.push_back(client);
    co_await shake_hands(client, std::move(socket));
    if (client.connection) {
      co_await converse(client);
      sent_ += client.connection->sent();
      received_ += client.connection->received();
    }
    if (client.connection && !shared_.first_client_gone.exchange(true)) shared_.hooks.on_first_client_gone();
  }

  Task<> shake_hands(Client& client, Socket socket) {
    if (stopping_) co_return;
    client.conn = ++shared_.last_conn;
    client.wire =
        std::make_shared<Wire>(std::move(socket), shared_.tls.context ? open_tls_server(shared_.tls) : nullptr);
    client.place.emplace(shared_);
    auto upgraded =
        co_await accept(client.wire, shared_.options.accept, shared_.options.limits(), client.place->admission);
    client.wire.reset();
    if (upgraded) {
      ++shared_.opened;
      client.connection = std::move(upgraded->connection);
      shared_.emit(client.conn, std::move(upgraded->open));
      if (stopping_) go_away(client);
    } else if (!upgraded.error().code.empty()) {
      shared_.emit(client.conn, upgraded.error());
    }
    co_await shared_.hooks.on_events_emitted(context_.get_executor());
  }

  /// The order of the steps is what makes it fast: plain frames are answered where they lie as long as there are any,
  /// everything else goes through Beast one by one, and the output leaves only when there is nothing left to do.
  Task<> converse(Client& client) {
    Connection& connection = *client.connection;
    for (;;) {
      if (connection.is_clogged()) co_await connection.drain();
      if (connection.echo_frames()) continue;
      auto incoming = connection.try_read();
      if (!incoming) {
        co_await connection.wait();
      } else if (auto* message = std::get_if<Message>(&*incoming)) {
        connection.send(*message);
      } else if (auto* error = std::get_if<Error>(&*incoming)) {
        shared_.emit(client.conn, std::move(*error));
      } else if (auto* close = std::get_if<Close>(&*incoming)) {
        shared_.emit(client.conn, std::move(*close));
        break;
      }
    }
    co_await shared_.hooks.on_events_emitted(context_.get_executor());
  }

  /// How often clients are looked at, to ping them or to let them go: a quarter of the shorter time. Zero: never.
  std::chrono::nanoseconds sweep_period() const {
    const auto ping = shared_.options.ping, idle = shared_.options.idle_timeout;
    const auto shorter = ping.count() && idle.count() ? std::min(ping, idle) : std::max(ping, idle);
    if (!shorter.count()) return shorter;
    return std::clamp<std::chrono::nanoseconds>(shorter / 4, std::chrono::milliseconds(10), std::chrono::seconds(1));
  }

  /// One timer for all clients of the thread, instead of one each.
  Task<> sweep() {
    while (!stopping_) {
      sweep_timer_.expires_after(sweep_period());
      co_await sweep_timer_.async_wait(k_await);
      for (Client& client : clients_)
        if (client.connection && !client.connection->is_closing()) look_after(client, Clock::now());
    }
  }

  void look_after(Client& client, Clock::time_point now) {
    const auto ping = shared_.options.ping, idle = shared_.options.idle_timeout;
    if (idle.count() && now - client.connection->last_heard() >= idle) {
      shared_.emit(client.conn, Error{Phase::io, "idle_timeout", "nothing was heard for " + format_duration(idle), ""});
      client.connection->close(k_close_going_away, "nothing was heard for too long");
    } else if (ping.count() && now - client.last_ping >= ping && !client.connection->is_clogged()) {
      client.last_ping = now;
      client.connection->ping({});
      client.connection->flush();
    }
  }

  void stop() {
    stopping_ = true;
    sweep_timer_.cancel();
    error_code ignored;
    acceptor_.close(ignored);
    for (Client& client : clients_) go_away(client);
  }

  static void go_away(Client& client) {
    if (client.connection)
      client.connection->close(k_close_going_away, "the server is going away");
    else if (client.wire)
      client.wire->hang_up();
  }

  std::pair<Traffic, Traffic> count() {
    std::pair<Traffic, Traffic> total(sent_, received_);
    for (const Client& client : clients_) {
      if (!client.connection) continue;
      total.first += client.connection->sent();
      total.second += client.connection->received();
    }
    return total;
  }

  Shared& shared_;
  intrusive::list<Client, intrusive::constant_time_size<false>> clients_;
  Traffic sent_, received_;  // of the connections that have ended
  bool stopping_ = false;
  net::io_context context_{1};
  Acceptor acceptor_;
  Timer sweep_timer_{context_.get_executor()};
  std::thread thread_;
};

class ThreadedEchoServer : public EchoServer {
 public:
  ThreadedEchoServer(const EchoOptions& options, Hooks hooks) {
    shared_.options = options;
    shared_.hooks = std::move(hooks);
  }
  ~ThreadedEchoServer() override {
    for (auto& worker : workers_) worker->abandon();
  }

  Result<> listen() {
    const EchoOptions& options = shared_.options;
    if (options.listen.tls) {
      auto tls = make_tls_server(*options.listen.tls);
      if (!tls) return tls.error();
      shared_.tls = std::move(*tls);
    }
    const unsigned processors = std::max(1u, std::thread::hardware_concurrency());
    const unsigned threads = options.once ? 1 : options.threads ? options.threads : processors;
    auto listener = Listener::open(options.listen, threads);
    if (!listener) return listener.error();
    listener_.emplace(std::move(*listener));
    for (unsigned i = 0; i < threads; ++i)
      workers_.push_back(std::make_unique<Worker>(shared_, listener_->take_socket(), listener_->protocol()));
    return {};
  }

  Listening listening() const override {
    Listening listening;
    const bool tls = shared_.tls.context != nullptr;
    listening.url = shared_.options.listen.unix_path.empty() ? (tls ? "wss://" : "ws://") + listener_->address() + '/'
                                                             : (tls ? "wss+unix:" : "ws+unix:") + listener_->address();
    if (!shared_.tls.fingerprint.empty()) listening.tls_fingerprint = shared_.tls.fingerprint;
    return listening;
  }
  void start() override {
    for (auto& worker : workers_) worker->start();
  }
  void stop() override {
    for (auto& worker : workers_) worker->post_stop();
  }
  void join() override {
    for (auto& worker : workers_) worker->join();
  }
  Stats collect_stats() override {
    Stats stats;
    stats.connections = shared_.connections;
    stats.accepted = shared_.opened;
    std::vector<std::future<std::pair<Traffic, Traffic>>> counts;
    for (auto& worker : workers_) counts.push_back(worker->post_count());
    for (auto& count : counts) {
      // A worker that has nothing left to do has ended, and answers no more.
      if (count.wait_for(std::chrono::milliseconds(500)) != std::future_status::ready) continue;
      const auto [sent, received] = count.get();
      stats.sent += sent;
      stats.received += received;
    }
    return stats;
  }

 private:
  Shared shared_;
  std::optional<Listener> listener_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

Result<std::unique_ptr<EchoServer>> EchoServer::open(const EchoOptions& options, Hooks hooks) {
  auto server = std::make_unique<ThreadedEchoServer>(options, std::move(hooks));
  if (auto listening = server->listen(); !listening) return listening.error();
  return std::unique_ptr<EchoServer>(std::move(server));
}

}  // namespace wsx
