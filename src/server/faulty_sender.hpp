#pragma once
#include <deque>
#include <functional>
#include <memory>

#include "server/fault_plan.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// What of the faults belongs to the connection itself: stalls (counted from `start`, the same for all of a server's
/// clients), slow reading, pings and close frames without an answer. Once, when the connection has opened.
void set_up_faults(Connection& connection, const FaultOptions& faults, Clock::time_point start);

/// Sends a connection's messages the way the faults want it: later, damaged or not at all, in their order; and ends the
/// connection after a number of messages from the peer. On the connection's thread, and gone before it.
class FaultySender {
 public:
  using OnSent = std::function<void(const Message&)>;
  /// The seed in the options must be settled; `conn` is the connection's number. `on_sent` gets each message as it
  /// leaves.
  FaultySender(Connection& connection, Executor executor, const FaultOptions& faults, std::uint64_t conn,
               OnSent on_sent = {});

  /// As Connection::send, and like it without a limit: a reader who answers asks is_full() before the next.
  void send(Message message);
  /// A message of the peer's has been dealt with. When it was the last one, the connection ends as soon as what was
  /// handed over before has left, and nothing more is sent.
  void count_received();
  /// Both, where each message has one answer.
  void answer(Message message) {
    send(std::move(message));
    count_received();
  }

  /// So much waits for its time that nothing more should be read: back-pressure.
  bool is_full() const { return waiting_bytes_ >= k_max_waiting_bytes; }
  std::size_t waiting_bytes() const { return waiting_bytes_; }
  /// Waits until it is no longer full, or the connection is about to end.
  Task<> make_room() { return wait_for_at_most(k_max_waiting_bytes - 1); }
  /// Waits until nothing waits any more, or the connection is about to end.
  Task<> wait_until_sent() { return wait_for_at_most(0); }

  static constexpr std::size_t k_max_waiting_bytes = 1024 * 1024;

 private:
  struct Waiting {
    Clock::time_point due;
    Message message;
    std::optional<std::uint64_t> flipped_bit;
  };
  static std::size_t size_of(const Waiting& waiting) { return sizeof waiting + waiting.message.payload.size(); }

  void pass_on(Message& message, std::optional<std::uint64_t> flipped_bit);
  void send_due();
  Task<> wait_for_at_most(std::size_t bytes);
  void end();

  Connection& connection_;
  Executor executor_;
  FaultOptions faults_;
  FaultPlan plan_;
  OnSent on_sent_;
  std::uint64_t sent_ = 0, received_ = 0;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  MemoryShare share_{connection_.memory()};
  std::unique_ptr<Deadline> next_due_;
  bool waits_for_output_ = false;
  bool is_ending_ = false;
};

}  // namespace wsx
