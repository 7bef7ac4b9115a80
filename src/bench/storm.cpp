#include "bench/storm.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "base/close_code.hpp"
#include "bench/attempt.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

/// How long servers may take to answer the closing handshakes of a run that is over.
constexpr auto k_storm_closing = std::chrono::seconds(1);

Clock::time_point to_time(Nanos nanos) { return Clock::time_point(std::chrono::nanoseconds(nanos)); }

}  // namespace

Storm::Storm(const BenchPlan& plan, RunControl& control, unsigned index, unsigned threads)
    : LoadThread(plan, control, index, threads),
      pause_(context_.get_executor()),
      limit_(std::max<std::size_t>(1, share_of(plan.connections, index, threads))) {}

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

Task<> Storm::run() {
  begin_account();
  const Nanos begin = account_.begins_at(), end = account_.send_end();
  while (now_nanos() < begin && !control_.stop) co_await delay_.wait(pause_, to_time(begin));
  if (plan_.rate) follow_schedule(plan_.connections);
  const bool is_open_loop = account_.is_open_loop();
  number_ = index_;
  while (!control_.stop && now_nanos() < end && !account_.has_reached_limit()) {
    const Nanos now = now_nanos(), look_again = std::min(end, account_.seconds().next());
    turn_seconds(now, {closing_, under_way_});
    look_at_thread_clock(now);
    if (under_way_ >= limit_) {
      co_await delay_.wait(pause_, to_time(look_again));
      continue;
    }
    if (is_open_loop && account_.next_due() > now) {
      co_await delay_.wait(pause_, to_time(std::min(account_.next_due(), look_again)));
      continue;
    }
    const Nanos due = is_open_loop ? account_.take_turn(now).intended : std::min(now, account_.permit(1, now).latest);
    ++under_way_;
    const auto measured = account_.is_measured(due) ? Measured::yes : Measured::no;
    if (measured == Measured::yes) waiting_since_.insert(due);
    spawn(context_.get_executor(), open_one(number_, due), [this, measured, due](const Error& error) {
      note_failed(error, measured);
      note_over(due);
    });
    number_ += threads_;
  }
  end_sending(now_nanos(), {closing_, under_way_});
  account_.settle_schedule(now_nanos());  // too many were under way
  const Nanos drained_by = nanos_after(now_nanos(), plan_.drain.count());
  while (under_way_ && now_nanos() < drained_by) co_await delay_.wait(pause_, to_time(drained_by));
  settle();
  drained_ = true;
  const auto closed_by = Clock::now() + k_storm_closing;
  while (closing_ && Clock::now() < closed_by) co_await delay_.wait(pause_, closed_by);
  finish();
}

/// Nothing is counted any more.
void Storm::settle() {
  if (std::exchange(is_settled_, true)) return;
  RunResult& result = account_.result();
  result.unanswered = result.sent - result.received;  // some of them were refused: those have no age
  for (const Nanos due : waiting_since_) account_.note_age(now_nanos() - due, 1);
  result.connect.total = result.rtt;
  result.connect.total_without_own = result.rtt_without_own;
  finish_seconds(now_nanos(), {closing_, under_way_});
}

void Storm::finish() {
  settle();
  drained_ = true;
  context_.stop();
}

void Storm::note_failed(const Error& error, Measured measured) {
  if (is_settled_) return;
  ++account_.seconds().current().errors;
  if (measured == Measured::yes) ++account_.result().errors[name_of_error(error)];
  if (!first_error_) first_error_ = error;
}

Task<> Storm::open_one(std::uint64_t number, Nanos due) {
  RoundTrip handshake{.intended = due, .actual = now_nanos()};
  handshake.own_delay = handshake.actual - std::clamp(room_since_, due, handshake.actual);
  account_.note_sent(due, handshake.actual, handshake.own_delay, 1);
  const Nanos delay_before = delay_.total();
  auto upgraded = co_await attempt(plan_, number);
  if (upgraded) {
    handshake.answer = {now_nanos(), delay_.total() - delay_before};
    note_opened(*upgraded->open.timing, handshake);
    ++closing_;
    ++control_.live;
    spawn(context_.get_executor(), close_one(std::move(upgraded->connection)), [this](const Error&) { note_closed(); });
  } else {
    note_failed(upgraded.error(), account_.is_measured(due) ? Measured::yes : Measured::no);
  }
  note_over(due);
}

void Storm::note_over(Nanos due) {
  if (under_way_-- >= limit_) room_since_ = now_nanos();
  if (const auto found = waiting_since_.find(due); found != waiting_since_.end()) waiting_since_.erase(found);
  pause_.cancel();
}

void Storm::note_opened(const Timing& timing, const RoundTrip& handshake) {
  if (is_settled_) return;
  account_.note_answered(handshake, 1);
  if (!account_.is_measured(handshake.intended)) return;
  ++account_.result().connections_opened;
  record_steps(account_.result().connect, timing);
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
