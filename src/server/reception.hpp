#pragma once
#include <atomic>
#include <boost/intrusive/list.hpp>
#include <functional>
#include <optional>

#include "event/event.hpp"
#include "server/server_options.hpp"
#include "wire/deadline.hpp"
#include "wire/listener.hpp"
#include "ws/accept.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// What the threads of one server share: read by all, and the few numbers that change once a connection. The functions
/// may be called by any of the threads.
struct Service {
  const ServerOptions* options = nullptr;
  TlsContext tls;
  AcceptOptions accept;  // the options', and what they say about rejecting
  FaultOptions faults;   // the options', with a seed if they need one
  Clock::time_point started = Clock::now();
  std::function<void(const Event&)> on_event;
  /// Before the open event is emitted; may be empty.
  std::function<void(std::uint64_t conn, const Open&)> on_open;
  /// On the thread and io_context of a connection, before it goes on: back-pressure of the events' reader.
  std::function<Task<>(Executor)> on_events_emitted;
  std::function<void()> on_first_client_gone;
  std::atomic<std::uint64_t> last_conn{0}, connections{0}, opened{0};
  std::atomic<bool> first_client_gone{false};

  std::optional<Side> client_side;  // of what happens with a client, where there is a real server behind

  /// `conn` 0: the process itself. Without a side it happened with the client.
  void emit(std::uint64_t conn, decltype(Event::what) what, std::optional<Side> side = {}) const;
};

/// One of the --max-conns places, as long as it lives, if there was one left. Clients that are being refused have none.
class Place {
 public:
  explicit Place(Service& service);
  ~Place();
  Place(const Place&) = delete;
  bool is_taken() const { return taken_; }

 private:
  Service& service_;
  bool taken_;
};

/// A client from accept to close. Lives in its coroutine's frame; on its reception's list meanwhile.
struct Client : boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  std::uint64_t conn = 0;
  WirePtr wire;  // while it shakes hands
  std::optional<Place> place;
  Clock::time_point last_ping = Clock::now();
  std::function<void()> on_sent_away;  // while it waits for an answer; may be empty
  ConnectionPtr connection;            // after that
  ConnectionPtr upstream;              // to the real server, where clients are forwarded
};

/// Receives one thread's clients: accepts them, shakes hands, pings them or lets the silent ones go, and says goodbye.
/// What is talked about in between is for others.
class Reception {
 public:
  /// The conversation, from the open event to the last one; it emits all but the first.
  using Converse = std::function<Task<>(Client&)>;
  /// Lets a client in, or refuses it, when its request is right; `client.wire` is its connection. An error is emitted.
  using Answer = std::function<Task<FromClient<Upgraded>>(Client&, UpgradeRequest)>;
  using Clients = boost::intrusive::list<Client, boost::intrusive::constant_time_size<false>>;

  /// `socket` is a listening one, owned from here on.
  Reception(net::io_context& context, Service& service, int socket, net::generic::stream_protocol protocol,
            Converse converse);
  /// In place of letting everybody in.
  void answer_with(Answer answer) { answer_ = std::move(answer); }

  /// Accepts no more and closes every client with 1001; the context runs out of work when the last has gone.
  void stop();
  /// Until the last client has gone.
  Task<> wait_until_empty();
  Clients& clients() { return clients_; }
  /// What was sent and received on this thread's connections since the start.
  std::pair<Traffic, Traffic> count();

 private:
  void start_task(Task<> task);
  Task<> accept_clients();
  Task<> serve(Socket socket);
  Task<> shake_hands(Client& client, Socket socket);
  Task<FromClient<Upgraded>> let_in(Client& client, UpgradeRequest request);
  void welcome(Client& client, Upgraded upgraded);
  Task<> sweep();
  std::chrono::nanoseconds sweep_period() const;
  void look_after(Client& client, Clock::time_point now);
  static void go_away(Client& client);

  net::io_context& context_;
  Service& service_;
  Converse converse_;
  Answer answer_;
  Clients clients_;
  Traffic sent_, received_;  // of the connections that have ended
  bool stopping_ = false;
  Acceptor acceptor_;
  Timer sweep_timer_;
  Timer emptied_;  // never fires; cancelled when a client has gone
};

/// Makes the TLS context and listens, for so many threads. Errors as of Listener::open and make_tls_server.
Result<Listener> open_listener(Service& service, unsigned threads);

/// The event that says where.
Listening describe_listener(const Service& service, const Listener& listener);

}  // namespace wsx
