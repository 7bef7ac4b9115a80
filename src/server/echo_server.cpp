#include "server/echo_server.hpp"

#include <boost/asio/post.hpp>
#include <future>
#include <thread>
#include <vector>

#include "base/environment.hpp"
#include "server/faulty_sender.hpp"
#include "server/reception.hpp"

namespace wsx {
namespace {

/// The order of the steps is what makes it fast: plain frames are answered where they lie as long as there are any,
/// everything else goes through Beast one by one, and the output leaves only when there is nothing left to do.
Task<> echo(const Service& service, Executor executor, Client& client) {
  Connection& connection = *client.connection;
  std::unique_ptr<FaultySender> sender;
  if (service.faults.touch_messages())
    sender = std::make_unique<FaultySender>(connection, executor, service.faults, client.conn);
  for (;;) {
    if (connection.is_clogged()) co_await connection.drain();
    if (sender && sender->is_full()) co_await sender->make_room();
    if (!sender && connection.echo_frames()) continue;
    auto incoming = connection.try_read();
    if (!incoming) {
      co_await connection.wait();
    } else if (auto* message = std::get_if<Message>(&*incoming)) {
      if (sender)
        sender->answer(std::move(*message));
      else
        connection.send(*message);
    } else if (auto* ping = std::get_if<Ping>(&*incoming); ping && service.faults.no_pong) {
      service.emit(client.conn, std::move(*ping));
      co_await service.on_events_emitted(executor);
    } else if (auto* error = std::get_if<Error>(&*incoming)) {
      service.emit(client.conn, std::move(*error));
    } else if (auto* close = std::get_if<Close>(&*incoming)) {
      service.emit(client.conn, std::move(*close));
      co_return;
    }
  }
}

}  // namespace

/// A thread and its clients.
class EchoServer::Worker {
 public:
  using Count = std::pair<Traffic, Traffic>;

  Worker(Service& service, int socket, net::generic::stream_protocol protocol)
      : reception_(context_, service, socket, protocol,
                   [this, &service](Client& client) { return echo(service, context_.get_executor(), client); }) {}

  void start(std::function<void()> on_end) {
    thread_ = std::thread([this, on_end = std::move(on_end)] {
      context_.run();
      on_end();
    });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  void post_stop() {
    net::post(context_, [this] { reception_.stop(); });
  }
  /// The traffic of this thread's connections since the start.
  std::future<Count> post_count() {
    auto answer = std::make_shared<std::promise<Count>>();
    net::post(context_, [this, answer] { answer->set_value(reception_.count()); });
    return answer->get_future();
  }
  void abandon() {
    context_.stop();
    join();
  }

 private:
  net::io_context context_{1};
  Reception reception_;
  std::thread thread_;
};

EchoServer::EchoServer(const EchoServerOptions& options, Hooks hooks)
    : options_(options), on_stopped_(std::move(hooks.on_stopped)), service_(std::make_unique<Service>()) {
  service_->options = &options_;
  service_->on_event = std::move(hooks.on_event);
  service_->on_events_emitted = std::move(hooks.on_events_emitted);
  service_->on_first_client_gone = std::move(hooks.on_first_client_gone);
}

EchoServer::~EchoServer() {
  for (auto& worker : workers_) worker->abandon();
}

Result<> EchoServer::listen() {
  const unsigned processors = count_processors();
  const unsigned threads = options_.once ? 1 : options_.threads ? options_.threads : processors;
  auto listener = open_listener(*service_, threads);
  if (!listener) return listener.error();
  listener_ = std::make_unique<Listener>(std::move(*listener));
  for (unsigned i = 0; i < threads; ++i)
    workers_.push_back(std::make_unique<Worker>(*service_, listener_->take_socket(), listener_->protocol()));
  return {};
}

Listening EchoServer::listening() const { return describe_listener(*service_, *listener_); }

void EchoServer::start() {
  running_ = static_cast<unsigned>(workers_.size());
  for (auto& worker : workers_)
    worker->start([this] {
      if (--running_ == 0) on_stopped_();
    });
}

void EchoServer::stop() {
  for (auto& worker : workers_) worker->post_stop();
}

void EchoServer::join() {
  for (auto& worker : workers_) worker->join();
}

Stats EchoServer::collect_stats() {
  Stats stats;
  stats.connections = service_->connections;
  stats.accepted = service_->opened;
  std::vector<std::future<Worker::Count>> counts;
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

Result<std::unique_ptr<EchoServer>> EchoServer::open(const EchoServerOptions& options, Hooks hooks) {
  std::unique_ptr<EchoServer> server(new EchoServer(options, std::move(hooks)));
  if (auto listening = server->listen(); !listening) return listening.error();
  return server;
}

}  // namespace wsx
