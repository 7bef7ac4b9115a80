#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "account/account.hpp"
#include "account/fanout_log.hpp"
#include "account/stamps.hpp"
#include "measure/median_counts.hpp"

namespace wsx {

/// What a data message from the server is to us.
enum class Matching : std::uint8_t {
  answered,  // it answers one of our messages: the one whose number is told, otherwise the oldest
  ponged,    // nothing: pongs answer our pings, by their number
  pushed,    // what was waited for: the server sends on its own
  delivered  // mode fanout: a copy of a message that the sender sent, one for each other connection
};

/// One connection's messages that are due and not yet answered. Small, because there may be 100,000 connections.
class ConnectionMessages {
 public:
  /// The number of the next message, counted from 0: its {{seq}}.
  std::uint64_t next_number() const { return numbered_; }
  /// The number of the oldest message that is not answered, if any is sent and not answered.
  std::uint64_t oldest() const { return oldest_; }
  /// How many messages from the oldest on are sent and not answered, without one in between that is. 0 if that takes
  /// more than a look: answers have come in another order.
  std::uint64_t waiting_in_a_row() const { return are_apart_ ? 0 : begun_ - oldest_; }
  /// Mode fanout: the number behind the latest delivery's.
  std::uint64_t next_delivery() const { return next_delivery_; }
  /// Bytes still to be sent of a frame that has been begun. No other frame may be sent before they are.
  std::uint64_t frame_left() const { return stamps_.frame_left(); }
  /// Of the measured part: how many answers (mode push: messages) came, and the median of their round trips (gaps),
  /// with the ages of those that were never answered; none: there were none.
  std::uint64_t received() const { return received_; }
  std::optional<std::uint64_t> median() const { return times_ ? times_->median() : std::nullopt; }
  /// Entries in memory. Messages that share their times share one, so there may be fewer than messages.
  std::size_t remembered() const {
    return stamps_.size() + (late_ ? late_->messages.size() : 0) + (missing_ ? missing_->size() : 0);
  }

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

  void note_time(Nanos time, std::uint64_t times);

  Stamps stamps_;
  bool are_apart_ = false;  // each of stamps_ is one message
  std::unique_ptr<Late> late_;
  std::unique_ptr<std::vector<Arrival>> held_;           // see Messages::hold()
  std::unique_ptr<std::vector<std::uint64_t>> missing_;  // mode fanout: numbers that were overtaken, in order
  std::uint64_t numbered_ = 0;                           // messages queued so far
  std::uint64_t begun_ = 0;                              // messages of which a first byte has left
  std::uint64_t oldest_ = 0;                             // the number of the first of stamps_
  std::uint64_t next_answer_ = 0;                        // the number behind the highest that was answered out of order
  std::uint64_t next_delivery_ = 0;
  std::uint64_t delivered_ = 0;  // deliveries so far
  Nanos last_push_ = 0;          // 0: none yet
  std::uint64_t received_ = 0;
  std::unique_ptr<MedianCounts> times_;
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
  /// `count` data messages have arrived, of which nothing else is known. The time was read just after the recv(2) that
  /// completed them. Returns how many of our messages they answered.
  std::uint64_t receive(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  /// The same for one answer that belongs to the message with this number. Without a number it belongs to none.
  std::uint64_t receive_numbered(ConnectionMessages& connection, std::optional<std::uint64_t> number,
                                 const Arrival& arrival);
  /// The same while it is unknown how answers are matched, for a message that may turn out to answer the oldest. Then
  /// call release_held(). Unless it may be held, it is unexpected however answers are matched.
  bool may_hold(const ConnectionMessages& connection) const;
  void hold(ConnectionMessages& connection, const Arrival& arrival);
  /// Now it is known: the messages that were held are receive()d, or unexpected. Returns how many of our messages they
  /// answered.
  enum class Held : std::uint8_t { in_order, unexpected };
  std::uint64_t release_held(ConnectionMessages& connection, Held held);

  /// Whether the message with this number waits for an answer; mode fanout: whether the connection waits for its copy.
  bool awaits(const ConnectionMessages& connection, std::uint64_t number) const;
  /// The number of a message that waits so, and for which `is(number)` holds: of several the one nearest to the next
  /// answer in order. So where one was lost, the next that looks like it is not taken for it.
  template <class Is>
  std::optional<std::uint64_t> find(const ConnectionMessages& connection, Is&& is) const;
  /// Mode fanout: the connection has received everything sent so far.
  bool has_all_deliveries(const ConnectionMessages& connection) const;

  // ---- The end (messages.cpp) ----
  /// The connection is gone: its messages no longer wait.
  void drop(const ConnectionMessages& connection);
  /// The run is over: counts the connection's remaining messages as unanswered or unsent.
  void settle(ConnectionMessages& connection, Nanos now);
  /// Messages that leave from now on are not counted, nor are answers; only those that answer nothing.
  void close() { is_closed_ = true; }

  /// Mode fanout: for each message, when this thread's first and last receiver got it; 0: none did.
  struct Spread {
    Nanos first = 0, last = 0, last_lag = 0;
  };
  const std::vector<Spread>& spreads() const { return spreads_; }

 private:
  /// How many messages find() looks at.
  static constexpr std::uint64_t k_max_search = 4096;

  bool expect_answers() const { return matching_ == Matching::answered || matching_ == Matching::ponged; }
  void note_left(const ConnectionMessages& connection, const Stamp& stamp);

  std::uint64_t answer_in_order(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  std::uint64_t answer_late(ConnectionMessages& connection, std::uint64_t number, const Arrival& arrival);
  void set_late_aside(ConnectionMessages& connection, std::uint64_t number);
  void pop_answered(ConnectionMessages& connection);
  void answer(ConnectionMessages& connection, const Stamp& stamp, std::uint64_t count, const Arrival& arrival);
  void note_pushed(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  template <class Is>
  std::optional<std::uint64_t> find_delivery(const ConnectionMessages& connection, Is&& is) const;
  void deliver_next(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival);
  void deliver(ConnectionMessages& connection, std::optional<std::uint64_t> number, const Arrival& arrival);
  static void note_delivery(ConnectionMessages& connection, std::uint64_t number);

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

template <class Is>
std::optional<std::uint64_t> Messages::find(const ConnectionMessages& connection, Is&& is) const {
  if (matching_ == Matching::delivered) return find_delivery(connection, is);
  const std::uint64_t oldest = connection.oldest_, next = std::max(oldest, connection.next_answer_);
  const auto fits = [&](std::uint64_t number) {
    return (!connection.are_apart_ || connection.stamps_.at(number - oldest).actual != Stamp::k_answered) && is(number);
  };
  std::uint64_t later = next;
  const std::uint64_t end = std::min(connection.begun_, next + k_max_search);
  while (later < end && !fits(later)) ++later;
  // Of those that were overtaken, only one that is nearer.
  const std::uint64_t span = later < end ? later - next : k_max_search,
                      least = std::max(oldest, next - std::min(next, span));
  for (std::uint64_t number = next; number-- > least;)
    if (fits(number)) return number;
  if (later < end) return later;
  if (connection.late_)
    for (const auto& [number, stamp] : connection.late_->messages)
      if (stamp.actual != Stamp::k_answered && is(number)) return number;
  return std::nullopt;
}

/// Most come in order; of the others, those that are missing were sent first.
template <class Is>
std::optional<std::uint64_t> Messages::find_delivery(const ConnectionMessages& connection, Is&& is) const {
  const std::uint64_t next = connection.next_delivery_;
  if (is_sender(connection)) return std::nullopt;
  const bool is_sent = fanout_->has(next);
  if (is_sent && is(next)) return next;
  if (connection.missing_)
    for (const std::uint64_t number : *connection.missing_)
      if (is(number)) return number;
  for (std::uint64_t number = next + 1; is_sent && number < next + k_max_search && fanout_->has(number); ++number)
    if (is(number)) return number;
  return std::nullopt;
}

}  // namespace wsx
