// The loop, and connections that begin and end.
#include "bench/lane.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/prctl.h>
#include <utility>

#include "base/close_code.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

/// A sleeping thread is woken late, by tens of microseconds in a virtual machine: before a message is due it stays
/// awake, where that takes no processor from the server.
constexpr Nanos k_awake_before = 50'000;
/// The same behind a message, for an answer that comes soon: its time is the server's, not that of being woken.
constexpr Nanos k_awake_behind = 200'000;
/// What staying awake may take of a processor that a server may need.
constexpr double k_awake_share = 0.2;
/// A round with nothing to do that took longer was no such round: others had the processor.
constexpr Nanos k_longest_idle_round = 10'000;

/// How long to stay awake around each message: as long as is wanted, or not at all where that takes too much.
Nanos allow_awake(const BenchPlan& plan, unsigned lanes, Nanos wanted) {
  const double share = plan.rate.value_or(0) / lanes * static_cast<double>(wanted) / 1e9;
  return plan.has_spare_processor || share <= k_awake_share ? wanted : 0;
}

Matching matching_of(const BenchPlan& plan) {
  switch (plan.mode) {
    case BenchMode::echo:
      return Matching::answered;
    case BenchMode::push:
      return Matching::pushed;
    case BenchMode::fanout:
      return Matching::delivered;
    case BenchMode::ping:
    case BenchMode::idle:
    case BenchMode::connect:
      break;
  }
  return Matching::ponged;
}

}  // namespace

Lane::Lane(const Setup& setup)
    : LoadThread(setup.plan, setup.control, setup.index, setup.lanes),
      fanout_(setup.fanout),
      messages_(account_, matching_of(setup.plan), setup.fanout),
      // Pushed messages are not waited for: nobody knows how many are still to come.
      phases_(setup.plan.mode == BenchMode::push ? 0 : setup.plan.drain.count()),
      frames_(setup.plan, setup.mask_key),
      matcher_(setup.plan, frames_, messages_),
      awake_before_(allow_awake(setup.plan, setup.lanes, k_awake_before)),
      awake_behind_(allow_awake(setup.plan, setup.lanes, k_awake_behind)),
      buffer_(new char[k_lead_bytes + k_read_bytes]) {}

Lane::~Lane() { join(); }

void Lane::start() {
  thread_ = std::thread([this] {
    try {
      run();
    } catch (const std::exception& exception) {  // no memory
      give_up(internal_error(exception));
    }
  });
}
void Lane::join() {
  if (thread_.joinable()) thread_.join();
}

void Lane::hand_over(Handover opened) {
  const std::lock_guard lock(mutex_);
  arrived_.push_back(std::move(opened));
  if (arrived_.size() == 1) wake();  // else it knows
}

void Lane::run() {
  ::prctl(PR_SET_TIMERSLACK, 1UL);  // nanosecond: wake when a message is due, not when it is convenient
  Nanos idle_since = 0;             // the last round had nothing to do and did not sleep
  for (;;) {
    const Nanos now = now_nanos();
    if (idle_since && now - idle_since < k_longest_idle_round) note_awake(now - idle_since);
    look_at_the_time(now);
    if (phases_.current() == LoadPhase::over) break;
    if (is_anything_due(now)) take_due(now);
    flush_dirty();
    again_.swap(again_now_);
    blind_since_ = again_blind_since_;
    for (LaneConnection* connection : again_now_) {
      connection->again = false;
      if (connection->link.is_open()) read(*connection);
    }
    again_now_.clear();
    flush_dirty();
    const Nanos until = next_wake(now);
    const bool had_nothing = wait_for_events(until) == 0 && until <= now && now < account_.next_due() && again_.empty();
    idle_since = had_nothing ? now : 0;
  }
}

Nanos Lane::next_wake(Nanos now) const {
  if (!again_.empty() || (phases_.current() == LoadPhase::running && has_sent_all())) return now;
  if (account_.is_open_loop() && messages_.waiting() && now < last_sent_ + awake_behind_) return now;
  return std::min({phases_.end(), account_.seconds().next(), account_.next_due() - awake_before_, closed_loop_begin_,
                   now + Attention::k_longest_wait});
}

std::size_t Lane::wait_for_events(Nanos until) {
  Attention::Wait wait;
  wait.begin = now_nanos();
  wait.until = std::max(wait.begin, until);
  const auto events = events_.wait(wait.until - wait.begin);
  wait.end = now_nanos();
  wait.was_interrupted = events_.was_interrupted();
  wait.has_more = EventSet::is_full(events);
  if (wait.may_have_slept()) {
    wait.slept = sleeps_.take();
    wait.run_delay = run_delay_.take();
  }
  attention_.note(wait);
  blind_since_ = attention_.blind_since();
  arrivals_.note_wait(wait.end - blind_since_, wait.may_have_slept());
  for (const epoll_event& event : events) {
    auto* const connection = static_cast<LaneConnection*>(event.data.ptr);
    if (!connection) {
      events_.take_wake();
      adopt_new();
      continue;
    }
    if (!connection->link.is_open()) continue;
    if (event.events & EPOLLOUT && connection->blocked) {
      connection->blocked = false;
      connection->blocked_until = blind_since_;
      flush(*connection);
    }
    const bool is_end = event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    connection->ended |= is_end;
    // TLS may have waited for room to write before it could read on.
    const bool may_read = is_end || event.events & EPOLLIN || connection->link.is_tls();
    if (connection->link.is_open() && may_read) read(*connection);
  }
  return events.size();
}

void Lane::adopt_new() {
  std::vector<Handover> arrived;
  {
    const std::lock_guard lock(mutex_);
    arrived = std::exchange(arrived_, {});
  }
  for (Handover& opened : arrived) adopt(std::move(opened));
}

void Lane::adopt(Handover opened) {
  auto& connection = *connections_.emplace_back(std::make_unique<LaneConnection>(
      std::move(opened.link), opened.window_bits.has_value(), plan_.max_message_bytes));
  if (fanout_ && index_ == 0 && connections_.size() == 1) messages_.set_sender(connection.messages);
  connection.number = static_cast<std::uint32_t>(opened.number);
  if (opened.window_bits) frames_.allow_window(*opened.window_bits);
  if (opened.inflater) connection.more().inflater = std::move(opened.inflater);
  connection.live_at = static_cast<std::uint32_t>(live_.size());
  live_.push_back(&connection);
  connection.has_arrival_times = connection.link.note_arrival_times();
  if (!events_.add(connection.link.fd(), &connection)) return lose_for(connection, errno);  // too many for the system
  account_.note_wire_bytes(opened.unread.size(), now_nanos());
  if (!opened.unread.empty()) {
    const Nanos now = now_nanos(), bound = now - blind_since_;
    take(connection, opened.unread, now, {bound, bound});
  }
  if (connection.link.is_open() && connection.link.is_tls()) read(connection);  // TLS may have read ahead
  if (connection.link.is_open() && phases_.current() == LoadPhase::closing) say_goodbye(connection);
}

void Lane::lose(LaneConnection& connection, const std::string& error, std::uint16_t close_code) {
  if (!connection.link.is_open()) return;
  if (!connection.close_sent) account_.note_lost(error, close_code);
  remove(connection);
}

void Lane::lose_for(LaneConnection& connection, int system_error) {
  // What its close frame said is more than that it could not be answered any more; take_control() goes on to tell it.
  if (connection.close_received) return;
  const bool is_reset = system_error == ECONNRESET || system_error == EPIPE;
  lose(connection,
       system_error == 0 ? "io.connection_closed"
       : is_reset        ? "io.connection_reset"
                         : "io.connection_lost",
       k_close_abnormal);
}

void Lane::remove(LaneConnection& connection) {
  if (!connection.link.is_open()) return;
  messages_.release_held(connection.messages,
                         control_.trial.leans_to_order() ? Messages::Held::in_order : Messages::Held::unexpected);
  messages_.drop(connection.messages);
  if (auto* const extra = connection.extra.get()) {
    if (!frames_.makes_late(connection.deflate)) made_bytes_ -= extra->buffer.size() - extra->buffer_at;
    extra->release_buffers();
  }
  connection.link.close();
  connection.queued = 0;
  live_[connection.live_at] = live_.back();
  live_[connection.live_at]->live_at = connection.live_at;
  live_.pop_back();
  --control_.live;
}

}  // namespace wsx
