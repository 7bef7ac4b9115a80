#include "bench/storm.hpp"

#include <boost/asio/post.hpp>

#include "base/close_code.hpp"
#include "bench/attempt.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

/// When to look for changes that nobody wakes us for.
constexpr auto k_storm_look_again = std::chrono::seconds(1);
/// How long servers may take to answer the closing handshakes of a run that is over.
constexpr auto k_storm_closing = std::chrono::seconds(1);

Clock::time_point to_time(Nanos nanos) { return Clock::time_point(std::chrono::nanoseconds(nanos)); }

}  // namespace

Storm::Storm(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads)
    : LoadThread(plan, control, index, threads),
      pause_(context_.get_executor()),
      limit_(std::max<std::size_t>(1, share_of(plan.connections))) {}

Storm::~Storm() {
  context_.stop();
  join();
}

void Storm::start() {
  spawn(context_.get_executor(), run(), [this](const Error& error) {
    give_up(error);
    finish();
  });
  thread_ = std::thread([this] { context_.run(); });
}
void Storm::join() {
  if (thread_.joinable()) thread_.join();
}
void Storm::wake() {
  net::post(context_, [this] { pause_.cancel(); });
}

/// Until then, or something has happened.
Task<> Storm::wait_until(Clock::time_point when) {
  pause_.expires_at(std::min(when, Clock::now() + k_storm_look_again));
  co_await pause_.async_wait(k_await);
}

Task<> Storm::run() {
  enter_schedule();
  while (now_nanos() < begin_ && !control_.stop) co_await wait_until(to_time(begin_));
  if (plan_.rate)
    make_slots(plan_.connections);
  else if (plan_.messages)
    left_ = share_of(*plan_.messages);
  number_ = index_;
  while (!control_.stop && now_nanos() < send_end_ && left_ &&
         !(plan_.messages && slots_ && slots_->due() == Slots::k_none)) {
    const Nanos now = now_nanos(), look_again = std::min(send_end_, next_second_);
    turn_seconds(now, closing_, under_way_);
    look_at_thread_clock(now);
    if (under_way_ >= limit_) {
      co_await wait_until(to_time(look_again));
      continue;
    }
    if (slots_ && slots_->due() > now) {
      co_await wait_until(to_time(std::min(slots_->due(), look_again)));
      continue;
    }
    const Nanos due = slots_ ? slots_->due() : now;
    if (is_measured(due)) {
      if (slots_) ++result_.due;
      if (slots_) result_.loop_lag.record(std::chrono::nanoseconds(now - due));
      if (plan_.messages && !slots_) --left_;
    }
    ++under_way_;
    if (is_measured(due)) waiting_since_.insert(due);
    const auto measured = is_measured(due) ? Measured::yes : Measured::no;
    spawn(context_.get_executor(), open_one(number_, to_time(due)), [this, measured, due](const Error& error) {
      note_failed(error, measured);
      note_over(due);
    });
    number_ += threads_;
    if (slots_) slots_->advance();
  }
  if (slots_) slots_->end_at(now_nanos());
  count_slots_as_unsent(now_nanos());  // too many were under way
  end_schedule(now_nanos(), closing_, under_way_);
  const Nanos drained_by = nanos_after(now_nanos(), plan_.drain.count());
  while (under_way_ && now_nanos() < drained_by) co_await wait_until(to_time(drained_by));
  drained_ = true;
  const auto closed_by = Clock::now() + k_storm_closing;
  while (closing_ && Clock::now() < closed_by) co_await wait_until(closed_by);
  finish();
}

/// Nothing is counted any more.
void Storm::finish() {
  result_.unanswered = result_.sent - result_.received;
  for (const Nanos due : waiting_since_) result_.rtt.record_at_least(std::chrono::nanoseconds(now_nanos() - due));
  result_.connect.total = result_.rtt;
  drained_ = true;
  context_.stop();
}

void Storm::note_failed(const Error& error, Measured measured) {
  ++second_.errors;
  if (measured == Measured::yes) ++result_.errors[name_of_error(error)];
  if (!first_error_) first_error_ = error;
}

Task<> Storm::open_one(std::uint64_t number, Clock::time_point due) {
  const auto begun = Clock::now();
  const bool measured = is_measured(to_nanos(due));
  ++(measured ? result_.sent : result_.warmup_sent);
  ++second_.sent;
  if (measured && to_nanos(begun) <= send_end_) ++sent_in_time_;
  if (slots_ && measured) result_.send_lag.record(begun - due);
  auto upgraded = co_await attempt(plan_, number);
  if (upgraded) {
    note_opened(*upgraded->open.timing, due, begun);
    ++closing_;
    ++control_.live;
    spawn(context_.get_executor(), close_one(std::move(upgraded->connection)), [this](const Error&) { note_closed(); });
  } else {
    note_failed(upgraded.error(), measured ? Measured::yes : Measured::no);
  }
  note_over(to_nanos(due));
}

void Storm::note_over(Nanos due) {
  --under_way_;
  if (const auto found = waiting_since_.find(due); found != waiting_since_.end()) waiting_since_.erase(found);
  pause_.cancel();
}

void Storm::note_opened(const Timing& timing, Clock::time_point due, Clock::time_point begun) {
  const auto now = Clock::now();
  ++second_.received;
  second_.rtt.record(now - due);
  if (!is_measured(to_nanos(due))) {
    ++result_.warmup_received;
    return;
  }
  ++result_.received;
  ++result_.connections_opened;
  last_answer_ = to_nanos(now);
  if (last_answer_ <= send_end_) ++received_in_time_;
  result_.rtt.record(now - due);
  if (slots_) result_.service.record(now - begun);
  record_steps(result_.connect, timing);
}

Task<> Storm::close_one(ConnectionPtr connection) {
  connection->close(k_close_normal, "");
  for (bool over = false; !over;) {
    auto incoming = co_await connection->read();
    over = std::holds_alternative<Close>(incoming);
  }
  note_closed();
}

void Storm::note_closed() {
  --closing_;
  --control_.live;
  pause_.cancel();
}

}  // namespace wsx
