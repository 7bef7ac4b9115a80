#include "server/faulty_sender.hpp"

#include <algorithm>

namespace wsx {
namespace {

/// How long it takes to notice, while waiting for room, that the connection is about to end.
constexpr auto k_look_around = std::chrono::milliseconds(250);

}  // namespace

void set_up_faults(Connection& connection, const FaultOptions& faults, Clock::time_point start) {
  connection.omit({.pongs = faults.no_pong, .close_reply = faults.no_close_reply});
  connection.set_pace({.stall = faults.stall.length,
                       .stall_period = faults.stall.period,
                       .stalls_from = start,
                       .read_bytes_per_s = faults.slow_read_bytes});
}

FaultySender::FaultySender(Connection& connection, Executor executor, const FaultOptions& faults, std::uint64_t conn,
                           OnSent on_sent)
    : connection_(connection),
      executor_(executor),
      faults_(faults),
      plan_(faults, conn),
      on_sent_(std::move(on_sent)) {}

void FaultySender::send(Message message) {
  if (is_ending_ || connection_.is_closing()) return;
  const auto fate = plan_.fate_of(++sent_);
  if (fate.is_dropped) return;
  if (!fate.delay.count() && waiting_.empty()) return pass_on(message, fate.flipped_bit);
  const auto due = Clock::now() + fate.delay;
  waiting_.push_back(
      {waiting_.empty() ? due : std::max(due, waiting_.back().due), std::move(message), fate.flipped_bit});
  waiting_bytes_ += size_of(waiting_.back());
  if (!share_.has_room(waiting_bytes_)) return connection_.refuse_for_memory();
  share_.resize(waiting_bytes_);
  if (waiting_.size() == 1) send_due();
}

void FaultySender::pass_on(Message& message, std::optional<std::uint64_t> flipped_bit) {
  if (flipped_bit)
    connection_.send_damaged(message, *flipped_bit);
  else
    connection_.send(message);
  if (on_sent_) on_sent_(message);
}

/// Sends what is due and sees to it that the rest follows.
void FaultySender::send_due() {
  const auto now = Clock::now();
  while (!waiting_.empty() && !connection_.is_closing() && waiting_.front().due <= now && !connection_.is_clogged()) {
    Waiting first = std::move(waiting_.front());
    waiting_bytes_ -= size_of(first);
    waiting_.pop_front();
    pass_on(first.message, first.flipped_bit);
  }
  connection_.flush();
  if (connection_.is_closing()) {
    waiting_.clear();
    waiting_bytes_ = 0;
  }
  share_.resize(waiting_bytes_);
  if (connection_.is_closing()) return;
  if (waiting_.empty()) {
    if (is_ending_) end();
  } else if (waiting_.front().due > now) {
    next_due_ = std::make_unique<Deadline>(executor_, waiting_.front().due, [this] { send_due(); });
  } else if (!std::exchange(waits_for_output_, true)) {
    connection_.when_sent([this] {
      waits_for_output_ = false;
      send_due();
    });
  }
}

Task<> FaultySender::wait_for_at_most(std::size_t bytes) {
  const auto lookout = connection_.look_out(
      [this] { return waiting_bytes_; },
      [this] {
        connection_.hang_up({Phase::io, "connection_closed", "the peer left before it had all its answers", ""});
      });
  while (waiting_bytes_ > bytes && !connection_.is_closing() && !connection_.is_gone()) {
    if (connection_.is_clogged()) {
      co_await connection_.drain();
    } else {
      Timer soon(executor_, std::min(waiting_.front().due, Clock::now() + k_look_around));
      co_await soon.async_wait(k_await);
    }
    send_due();
  }
}

void FaultySender::count_received() {
  ++received_;
  if (received_ != faults_.close_after.messages && received_ != faults_.reset_after) return;
  is_ending_ = true;
  if (waiting_.empty()) end();
}

void FaultySender::end() {
  if (received_ >= faults_.reset_after && faults_.reset_after)
    connection_.reset();
  else
    connection_.close(faults_.close_after.code, "closed on request (--close-after)");
}

}  // namespace wsx
