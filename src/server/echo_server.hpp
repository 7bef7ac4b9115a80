#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "event/event.hpp"
#include "server/server_options.hpp"
#include "wire/net.hpp"

namespace wsx {

class Listener;
struct Service;

/// An echo server on threads of its own: what `wsx echo` runs, and what the URL `echo:` means. Each thread has its
/// io_context and its listening socket, and shares nothing with the others on the way of a message.
class EchoServer {
 public:
  /// What the server reports. All may be called by any thread.
  struct Hooks {
    std::function<void(const Event&)> on_event;
    /// On the thread and io_context of a connection, before it goes on: back-pressure of the events' reader.
    std::function<Task<>(Executor)> on_events_emitted;
    std::function<void()> on_first_client_gone;
    /// After stop(), when the last client has gone.
    std::function<void()> on_stopped;
  };

  /// Listens; nothing is accepted before start(). Errors as of Listener::open and make_tls_server.
  static Result<std::unique_ptr<EchoServer>> open(const EchoServerOptions& options, Hooks hooks);
  ~EchoServer();  // stops, without waiting for close handshakes, and joins

  Listening listening() const;
  void start();
  /// Accepts no more and closes every client with 1001. Threads end when the last has gone.
  void stop();
  void join();
  /// Gathers what the threads have counted. Not after join().
  Stats collect_stats();

 private:
  class Worker;

  EchoServer(const EchoServerOptions& options, Hooks hooks);
  Result<> listen();

  const EchoServerOptions options_;
  const std::function<void()> on_stopped_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<Listener> listener_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<unsigned> running_{0};
};

}  // namespace wsx
