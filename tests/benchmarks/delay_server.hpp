#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "delay_connection.hpp"
#include "delay_law.hpp"
#include "delay_log.hpp"

namespace wsx {

/// What a delaying server does. Times are nanoseconds; 0: it does not.
struct DelayOptions {
  std::string law = "constant:1ms";
  std::uint64_t seed = 1;
  std::int64_t stall = 0, stall_every = 0;  // answers due in the stall that begins each stall_every leave at its end
  double drops = 0;                         // the share of messages that are never answered
  bool in_order = false;                    // a connection's answers leave in the order of its messages
  bool twice = false;                       // answers each message twice
  std::int64_t greeting = 0;                // says something this long after a handshake
  std::int64_t tick = 0;                    // says something each so often, on each connection
  std::int64_t life = 0;                    // this long after the first message all connections end
  std::int64_t spin = 0;                    // before an answer is due: polls instead of sleeping
  std::string log;                          // where the records go
};

/// An echo server that answers late, by a law, and knows when it did what. One thread, one epoll set.
class DelayServer {
 public:
  /// `listener` and `stop` are descriptors: a listening socket, and one that can be read when all is over.
  DelayServer(const DelayOptions& options, DelayLaw law, int listener, int stop);

  void run();
  const DelayLog& log() const { return log_; }
  std::uint64_t connections() const { return connections_.size(); }
  std::uint64_t pushed() const { return pushed_; }

 private:
  /// Something to be sent.
  struct Task {
    std::int64_t due;
    std::uint64_t order;  // of equals
    std::size_t connection;
    std::size_t record = DelayConnection::k_no_record;  // whose answer it is; none: a push
    bool repeats = false;                               // a tick
    std::string frame = {};
    bool operator<(const Task& other) const { return due != other.due ? due > other.due : order > other.order; }
  };

  bool wait();
  void accept_all();
  void on_event(std::size_t connection, std::uint32_t events);
  bool read(std::size_t connection);
  bool take_frame(std::size_t connection, ClientFrame frame);
  void take_message(std::size_t connection, ClientFrame frame);
  void schedule(Task task);
  void run_due();
  void perform(Task task);
  void note_left(DelayConnection& connection);
  void watch(std::size_t connection);
  void die();
  std::int64_t after_stall(std::int64_t due) const;

  const DelayOptions options_;
  DelayLaw law_;
  std::mt19937_64 random_;
  const int listener_, stop_, epoll_;
  std::vector<std::unique_ptr<DelayConnection>> connections_;  // null: gone
  std::vector<Task> tasks_;                                    // a heap
  std::uint64_t scheduled_ = 0, pushed_ = 0;
  std::int64_t first_message_ = 0, dies_at_ = INT64_MAX;
  bool is_dead_ = false;
  DelayLog log_;
};

}  // namespace wsx
