#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "account/account.hpp"
#include "account/fanout_log.hpp"
#include "account/stamps.hpp"

namespace wsx {

/// Which of our messages a data message from the server belongs to.
enum class Matching : std::uint8_t {
  by_order,   // answers the oldest unanswered message of its connection
  by_number,  // answers the message it names; one that names none is unexpected
  pushed,     // none: the server sends on its own
  delivered   // mode fanout: a copy of a message that the sender sent, one for each other connection
};

/// One connection's messages that are due and not yet answered. Small, because there may be 100,000 connections.
class ConnectionMessages {
 public:
  /// The number of the next message, counted from 0: its {{seq}}.
  std::uint64_t next_number() const { return numbered_; }
  /// Bytes still to be sent of a frame that has been begun. No other frame may be sent before they are.
  std::uint64_t frame_left() const { return stamps_.frame_left(); }
  /// Entries in memory. Messages that share their times share one, so there may be fewer than messages.
  std::size_t remembered() const { return stamps_.size() + (late_ ? late_->messages.size() : 0); }

 private:
  friend class Messages;

  /// Messages whose numbered answers are overdue: many later ones have been answered.
  struct Late {
    struct Message {
      std::uint64_t number = 0;
      Stamp stamp;
    };
    /// Null if there is no such message.
    Stamp* find(std::uint64_t number);

    std::vector<Message> messages;  // by number
    std::size_t answered = 0;       // of them
  };

  Stamps stamps_;
  std::unique_ptr<Late> late_;
  std::uint64_t numbered_ = 0;   // messages queued so far
  std::uint64_t delivered_ = 0;  // deliveries so far
  Nanos last_push_ = 0;          // 0: none yet
};

/// One thread's messages, each with its times, from the moment they are queued until they are answered. Finds the
/// message that an answer belongs to, and informs the account.
class Messages {
 public:
  /// `fanout`: for Matching::delivered.
  Messages(Account& account, Matching matching, FanoutLog* fanout = nullptr);

  // ---- Out (messages.cpp) ----
  /// Adds `count` messages of equal sizes to those that wait to be sent. In an open loop they were due at `intended`;
  /// in a closed loop they become due when they leave, at `intended` at the latest.
  void queue(ConnectionMessages& connection, std::uint64_t count, FrameSize size, Nanos intended, Nanos loop_lag = 0);
  /// `bytes` of the queued frames have left. `now` was read just before the send(2). `blocked_until`: when the socket
  /// took something again after it had taken no more; 0: it always did.
  void leave(ConnectionMessages& connection, std::uint64_t bytes, Nanos now, Nanos blocked_until = 0);
  /// Mode fanout: the connection whose messages all others receive.
  void set_sender(const ConnectionMessages& connection) { sender_ = &connection; }
  bool is_sender(const ConnectionMessages& connection) const { return &connection == sender_; }

  /// Messages that are queued and not answered (if no answers are expected: not sent), on open connections.
  std::uint64_t waiting() const { return waiting_; }
  /// The most messages to remember, at 32 bytes each. Bounds the memory that a server costs when it reads nothing,
  /// whatever the rate.
  static constexpr std::uint64_t k_max_waiting = 4 << 20;
  bool are_too_many() const { return waiting_ + lost_ >= k_max_waiting; }

  // ---- In (messages_in.cpp) ----
  /// `count` data messages have arrived. The time was read just after the recv(2) that completed them. Returns how many
  /// of our messages they answered.
  std::uint64_t receive(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  /// The same for one answer, with the number of the message it names, if it names one.
  std::uint64_t receive_numbered(ConnectionMessages& connection, std::optional<std::uint64_t> number,
                                 const Arrival& arrival);
  /// Mode fanout: the connection has received everything sent so far.
  bool has_all_deliveries(const ConnectionMessages& connection) const;

  // ---- The end (messages.cpp) ----
  /// The connection is gone: its messages no longer wait.
  void drop(const ConnectionMessages& connection);
  /// The run is over: counts the connection's remaining messages as unanswered or unsent.
  void settle(const ConnectionMessages& connection, Nanos now);
  /// Messages that leave from now on are not counted.
  void close() { is_closed_ = true; }

  /// Mode fanout: for each message, when this thread's first and last receiver got it; 0: none did.
  struct Spread {
    Nanos first = 0, last = 0, last_lag = 0;
  };
  const std::vector<Spread>& spreads() const { return spreads_; }

 private:
  bool expect_answers() const { return matching_ == Matching::by_order || matching_ == Matching::by_number; }
  void note_left(const ConnectionMessages& connection, const Stamp& stamp);

  std::uint64_t answer_in_order(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  std::uint64_t answer_late(ConnectionMessages& connection, std::uint64_t number, const Arrival& arrival);
  void set_late_aside(ConnectionMessages& connection, std::uint64_t first, std::uint64_t number);
  void answer(const Stamp& stamp, std::uint64_t count, const Arrival& arrival);
  void deliver(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);

  Account& account_;
  const Matching matching_;
  FanoutLog* const fanout_;
  const ConnectionMessages* sender_ = nullptr;
  std::uint64_t waiting_ = 0;
  std::uint64_t unsent_ = 0;  // those of waiting_ that are not sent
  std::uint64_t lost_ = 0;    // on connections that are gone, and remembered until they are settled
  bool is_closed_ = false;
  std::vector<Spread> spreads_;
};

}  // namespace wsx
