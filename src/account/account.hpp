#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "account/due_tally.hpp"
#include "account/series.hpp"
#include "account/slots.hpp"
#include "account/stamps.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// One thread's account of its run: which messages are due, how many were sent and answered, and how long that took.
/// It has no clock and no socket: times are arguments. (`Messages` keeps the messages one by one. Mode connect counts
/// handshakes as messages.)
///
/// In the measured part, every message that is due is either sent or unsent, and every message that is sent is either
/// received (answered) or unanswered. Messages due during the warm-up are counted separately, and nowhere else.
class Account {
 public:
  /// `messages`: this thread's share of -n, if given. In an open loop, the schedule keeps to the limit.
  explicit Account(std::optional<std::uint64_t> messages)
      : messages_(messages.value_or(k_no_limit)), messages_left_(messages_) {}

  // ---- The times of the run ----
  /// `interval`: of the series.
  void begin(Nanos at, Nanos warmup, Nanos duration, Nanos interval = k_second, const Seconds::State& state = {});
  /// Makes it an open loop: messages are due by this schedule. Its begin, measure_begin and end are the run's.
  void follow(Slots::Options schedule);
  bool is_open_loop() const { return slots_ != nullptr; }
  Nanos begins_at() const { return begin_; }
  Nanos measure_begin() const { return measure_begin_; }
  Nanos send_end() const { return send_end_; }
  bool is_measured(Nanos intended) const { return intended >= measure_begin_; }
  Seconds& seconds() { return seconds_; }
  const Seconds& seconds() const { return seconds_; }
  /// No more messages become due.
  void end_sending(Nanos now, const Seconds::State& state);
  /// Before that, if no connection is left to send on: everything that was still to be sent is due, and unsent once the
  /// schedule is settled. In an open loop it is as old as it will be when the schedule ends, because nothing can answer
  /// it any more.
  void give_up_sending(Nanos schedule_end);

  // ---- What is due ----
  /// Open loop: when the next message is due; Slots::k_none if there are no more.
  Nanos next_due() const { return slots_ && !given_up_until_ ? slots_->due() : Slots::k_none; }
  struct Turn {
    Nanos intended, loop_lag;  // when it was due, and how long ago that was
    std::uint64_t connection;  // which connection's turn it is, of the whole run
  };
  /// Takes the next message, which is due at `now` or earlier. If it will not be sent, say so by refuse().
  Turn take_turn(Nanos now);
  /// Too many messages are waiting, or no connection is left to send it. It grows older until the end of the run.
  void refuse(const Turn& turn);

  struct Permit {
    std::uint64_t count;  // how many messages may be sent
    Nanos latest;         // they become due when they leave, but no later than this
  };
  static constexpr Nanos k_when_sent = INT64_MAX;
  /// Closed loop: there is room for `count` more messages.
  Permit permit(std::uint64_t count, Nanos now) {
    if (messages_left_ == k_no_limit) return {count, k_when_sent};
    if (!is_measured(now)) return {count, measure_begin_ - 1};  // it does not count towards -n, however late it leaves
    count = std::min(count, messages_left_);
    messages_left_ -= count;
    return {count, k_when_sent};
  }
  /// All messages that -n asks for have become due.
  bool has_reached_limit() const {
    return messages_left_ != k_no_limit && (slots_ ? slots_->due() == Slots::k_none : messages_left_ == 0);
  }

  // ---- What happens to messages ----
  /// Their first byte left at `actual`. `own_delay`: how much of the time between is our doing.
  void note_sent(Nanos intended, Nanos actual, Nanos own_delay, std::uint64_t count);
  /// `count` messages that share their times were answered.
  void note_answered(const RoundTrip& trip, std::uint64_t count);
  /// Sent but not answered by the end of the run: they took at least their age.
  void note_unanswered(Nanos intended, Nanos actual, std::uint64_t count, Nanos now);
  /// Due but never sent. They took at least their age, too.
  void note_unsent(Nanos intended, std::uint64_t count, Nanos now);
  /// What the two have in common: `count` round trips took at least this long.
  void note_age(Nanos age, std::uint64_t count);
  /// Mode push: `count` messages arrived together. The connection's previous one arrived at `before`; 0: there was
  /// none.
  void note_pushed(std::uint64_t count, Nanos before, const Arrival& arrival);
  void note_wire_bytes(std::uint64_t bytes, Nanos now) { result_.received_wire_bytes += is_measured(now) ? bytes : 0; }
  void note_payload_bytes(std::uint64_t bytes, Nanos now) { result_.received_bytes += is_measured(now) ? bytes : 0; }
  /// A connection ended before we closed it.
  void note_lost(const std::string& error, std::uint16_t close_code);
  /// Once, in the end: counts the messages that were refused, and those still in the schedule, as unsent.
  void settle_schedule(Nanos now);
  /// All are settled: ends the drain's part of the series.
  void finish(Nanos now, const Seconds::State& state) { seconds_.finish(now, state); }

  // ---- The result ----
  RunResult& result() { return result_; }
  const RunResult& result() const { return result_; }
  Nanos last_answer() const { return last_answer_; }
  /// When the first answer arrived, of whichever message; INT64_MAX: none did.
  Nanos first_answer() const { return first_answer_; }
  /// The answers that arrived during the measured part (also those to the warm-up's messages), and the messages that
  /// left before its end.
  std::uint64_t received_in_time() const { return received_in_time_; }
  std::uint64_t sent_in_time() const { return sent_in_time_; }

 private:
  static constexpr std::uint64_t k_no_limit = UINT64_MAX;

  /// Where to count what happens to such a message; null: a message of the warm-up, after that.
  SecondOfRun* find_second(Nanos intended, Nanos now);

  Nanos begin_ = 0, measure_begin_ = INT64_MAX, send_end_ = INT64_MAX;
  std::unique_ptr<Slots> slots_;         // open loop
  std::optional<Nanos> given_up_until_;  // the schedule's end
  DueTally refused_;
  std::uint64_t messages_, messages_left_;  // -n: this thread's share, and what is left of it in a closed loop
  Nanos first_answer_ = INT64_MAX, last_answer_ = 0;
  std::uint64_t received_in_time_ = 0, sent_in_time_ = 0;
  Seconds seconds_;
  RunResult result_;
};

}  // namespace wsx
