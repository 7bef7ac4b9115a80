// From one phase to the next, and the account at the end.
#include <algorithm>

#include "base/close_code.hpp"
#include "bench/lane.hpp"

namespace wsx {
namespace {

/// How long servers may take to answer the closing handshakes of a run that is over.
constexpr Nanos k_closing = k_second;

}  // namespace

void Lane::look_at_the_time(Nanos now) {
  if (phase_ == Phase::holding) {
    if (control_.begin.load(std::memory_order_acquire)) enter_running();
    if (control_.stop) enter_closing(now);
    return;
  }
  if (phase_ == Phase::running) {
    turn_seconds(std::min(now, send_end_), live_.size(), waiting_);
    look_at_thread_clock(now);
    if (now >= send_end_ || has_sent_all() || control_.stop || control_.live == 0) enter_draining(now);
  }
  if (phase_ == Phase::draining && (has_everything() || now >= phase_end_)) {
    if (!drained_) count_the_unanswered(now);
    enter_closing(now);
  }
  if (phase_ == Phase::closing && (live_.empty() || now >= phase_end_)) {
    for (LaneConnection* connection : std::vector(live_)) remove(*connection);
    phase_ = Phase::over;
  }
}

/// As many messages as -n asks for, or all that can be. In mode fanout it is the first lane that sends them.
bool Lane::has_sent_all() const {
  if (fanout_ && index_ != 0) return fanout_->has_ended();
  if (!plan_.messages) return false;
  return is_open_loop() ? next_due() == Slots::k_none : messages_left_ == 0 || live_.empty();
}

bool Lane::has_everything() {
  if (waiting_ || next_due() != Slots::k_none) return false;
  if (!fanout_) return true;
  if (index_ == 0) fanout_->end();
  if (!fanout_->has_ended()) return false;
  const std::size_t sent = fanout_->size();
  return std::all_of(live_.begin(), live_.end(), [&](const LaneConnection* connection) {
    return connection->fanned >= sent || is_sender(*connection);
  });
}

void Lane::enter_running() {
  adopt_new();
  phase_ = Phase::running;
  enter_schedule();
  phase_end_ = send_end_;
  if (!plan_.payload.is_template() && !plan_.payload.messages.empty()) {
    plain_tape_ = std::make_unique<Tape>(plan_.payload, mask_key_);
    if (std::any_of(live_.begin(), live_.end(), [](auto* connection) { return connection->deflate; }))
      deflate_tape_ = std::make_unique<Tape>(plan_.payload, mask_key_, deflation_);
  }
  if (plan_.messages) messages_left_ = share_of(*plan_.messages);
  if (plan_.mode == BenchMode::push) {
    if (!plan_.payload.messages.empty() || plan_.payload.is_template())
      for (LaneConnection* connection : std::vector(live_)) queue(*connection, 1, k_when_sent, 0);
    return;
  }
  if (plan_.rate) {
    make_slots(fanout_ ? 1 : std::max<std::uint64_t>(1, control_.opened));
    return;
  }
  if (plan_.mode == BenchMode::idle || plan_.mode == BenchMode::fanout) return;
  closed_loop_begin_ = begin_;
}

void Lane::begin_closed_loop() {
  closed_loop_begin_ = INT64_MAX;
  for (LaneConnection* connection : std::vector(live_)) send_next(*connection, plan_.pipeline);
}

void Lane::enter_draining(Nanos now) {
  end_schedule(now, live_.size(), waiting_);
  phase_ = Phase::draining;
  // What was due before, and we were too late to send, is sent now: nothing that is due is dropped.
  if (slots_) slots_->end_at(send_end_);
  const bool has_answers_to_come = plan_.mode != BenchMode::push;
  phase_end_ = has_answers_to_come ? nanos_after(now, plan_.drain.count()) : now;
  if (plan_.mode == BenchMode::push) waiting_ = 0;
}

void Lane::enter_closing(Nanos now) {
  drained_ = true;
  phase_ = Phase::closing;
  phase_end_ = now + k_closing;
  std::uint64_t retransmits = 0;
  for (LaneConnection* connection : std::vector(live_)) {
    retransmits += read_retransmits(connection->link.fd());
    say_goodbye(*connection);
  }
  if (fanout_ && index_ == 0) fanout_->end();
  result_.generator.retransmits = result_.generator.retransmits.value_or(0) + retransmits;
  flush_dirty();
}

void Lane::say_goodbye(LaneConnection& connection) {
  drop_unbegun(connection);
  send_control(connection, Opcode::close, format_close_payload(k_close_normal, {}));
  connection.close_sent = true;
}

/// Right-censored: they took at least their age.
void Lane::count_the_unanswered(Nanos now) {
  count_slots_as_unsent(now);
  for (const auto& [first, last, count] : refused_.entries()) count_unsent(std::chrono::nanoseconds(now - last), count);
  const auto count_sent = [&](const Stamp& stamp) {
    result_.unanswered += stamp.count;
    result_.rtt.record_at_least(std::chrono::nanoseconds(now - stamp.intended), stamp.count);
    if (is_open_loop()) result_.service.record_at_least(std::chrono::nanoseconds(now - stamp.actual), stamp.count);
  };
  for (const auto& connection : connections_) {
    if (connection->extra)
      for (const auto& [number, stamp] : connection->extra->late)
        if (stamp.actual != Stamp::k_answered && is_measured(stamp.intended)) count_sent(stamp);
    for (std::size_t i = 0; i < connection->stamps.size(); ++i) {
      const Stamp& stamp = connection->stamps.at(i);
      if (stamp.actual == Stamp::k_answered || !is_measured(stamp.intended)) continue;
      if (i < connection->stamps.started()) {
        count_sent(stamp);
      } else if (is_open_loop()) {  // in a closed one it was never due
        count_unsent(std::chrono::nanoseconds(now - stamp.intended), stamp.count);
      }
    }
  }
}

}  // namespace wsx
