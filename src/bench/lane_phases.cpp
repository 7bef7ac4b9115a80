// What each phase of a lane starts with, and what is due meanwhile.
#include <algorithm>

#include "bench/lane.hpp"

namespace wsx {
namespace {

/// So many due messages are queued before what has come back is looked at.
constexpr int k_turn_messages = 4096;

/// Of messages that were made one by one and wait to be sent. Bounds what a server costs when it reads nothing.
constexpr std::uint64_t k_max_made_bytes = 256 << 20;

}  // namespace

void Lane::look_at_the_time(Nanos now) {
  if (phases_.current() == LoadPhase::running) {
    turn_seconds(std::min(now, account_.send_end()), state());
    look_at_thread_clock(now);
  }
  if (!matcher_.by() && now >= control_.trial.end()) choose_matching(now);
  while (phases_.advance(now, view(now))) {
    switch (phases_.current()) {
      case LoadPhase::holding:
        break;
      case LoadPhase::running:
        enter_running();
        break;
      case LoadPhase::draining:
        enter_draining(now);
        break;
      case LoadPhase::closing:
        enter_closing(now);
        break;
      case LoadPhase::over:
        for (LaneConnection* connection : std::vector(live_)) remove(*connection);
        break;
    }
  }
}

/// What the current phase ends with.
LoadPhases::View Lane::view(Nanos now) {
  switch (phases_.current()) {
    case LoadPhase::holding:
      return {.has_begun = control_.begin.load(std::memory_order_acquire) != 0, .stops = control_.stop};
    case LoadPhase::running:
      return {.stops = control_.stop, .has_sent_all = has_sent_all() || control_.live == 0 || is_silent(now)};
    case LoadPhase::draining:
      return {.has_everything = has_everything(now) || is_silent(now)};
    case LoadPhase::closing:
      return {.has_closed = live_.empty()};
    case LoadPhase::over:
      break;
  }
  return {};
}

/// As many messages as -n asks for, or all that can be. In mode fanout it is the first lane that sends them.
bool Lane::has_sent_all() const {
  if (fanout_ && index_ != 0) return fanout_->has_ended();
  if (!plan_.messages) return false;
  return account_.has_reached_limit() || (!account_.is_open_loop() && live_.empty());
}

/// There was more to send, or to wait for, and no connection is left for it, or none gets answers.
bool Lane::is_deserted(Nanos now) const {
  if (control_.stop || now >= account_.send_end() || account_.has_reached_limit()) return false;
  const bool needs_own = !account_.is_open_loop() && plan_.messages;
  return control_.live == 0 || (needs_own && live_.empty()) || is_silent(now);
}

/// -n in a closed loop: all connections wait for answers, and none has come for as long as one is waited for.
bool Lane::is_silent(Nanos now) const {
  const bool waits = plan_.messages && (plan_.mode == BenchMode::echo || plan_.mode == BenchMode::ping);
  if (!waits || account_.is_open_loop() || !messages_.waiting() || !account_.is_measured(now)) return false;
  return now >= nanos_after(std::max({account_.measure_begin(), account_.last_answer(), last_sent_, last_piece_}),
                            plan_.drain.count());
}

bool Lane::has_everything(Nanos now) {
  if (messages_.waiting() || account_.next_due() != Slots::k_none) return false;
  if (matches_by_order() && now < account_.last_answer() + longest_answer()) return false;
  if (!fanout_) return true;
  if (index_ == 0) fanout_->end();  // the sender is here, and nothing of it waits any more
  return fanout_->has_ended() && std::all_of(live_.begin(), live_.end(), [&](const LaneConnection* connection) {
           return messages_.has_all_deliveries(connection->messages);
         });
}

/// Matched by order, one of the last answers may in truth have been something else. Then the real one is still to come,
/// and shows it.
Nanos Lane::longest_answer() const {
  constexpr Nanos k_most = k_second;
  const RunResult& result = account_.result();
  const Histogram& times = (account_.is_open_loop() ? result.service : result.rtt).histogram();
  return static_cast<Nanos>(std::min<std::uint64_t>(times.max(), k_most));
}

void Lane::enter_running() {
  adopt_new();
  begin_account();
  phases_.run_until(account_.send_end());
  frames_.make_tapes();
  if (plan_.mode == BenchMode::push) {
    if (frames_.has_messages())
      for (LaneConnection* connection : std::vector(live_)) queue(*connection, 1, Account::k_when_sent);
  } else if (plan_.rate) {
    follow_schedule(fanout_ ? 1 : std::max<std::uint64_t>(1, control_.opened));
  } else if (plan_.mode == BenchMode::echo || plan_.mode == BenchMode::ping) {
    closed_loop_begin_ = account_.begins_at();
  }
}

void Lane::enter_draining(Nanos now) {
  closed_loop_begin_ = INT64_MAX;
  if (is_deserted(now)) {
    account_.result().ended_early = control_.live == 0 || is_silent(now);
    const double planned_seconds = find_planned_seconds(plan_).value_or(0);
    account_.give_up_sending(nanos_after(account_.measure_begin(), static_cast<Nanos>(planned_seconds * 1e9)));
  }
  end_sending(now, state());
}

void Lane::choose_matching(Nanos now) {
  const auto by = control_.trial.decide();
  if (!by) return;
  matcher_.choose(*by);
  const auto held = *by == MatchedBy::order ? Messages::Held::in_order : Messages::Held::unexpected;
  for (LaneConnection* connection : std::vector(live_))
    send_next(*connection, messages_.release_held(connection->messages, held), now);
}

void Lane::enter_closing(Nanos now) {
  if (!matcher_.by()) choose_matching(now);
  account_.settle_schedule(now);
  for (const auto& connection : connections_) messages_.settle(connection->messages, now);
  messages_.close();
  finish_seconds(now, state());
  drained_ = true;
  std::uint64_t retransmits = 0;
  for (LaneConnection* connection : std::vector(live_)) {
    retransmits += read_retransmits(connection->link.fd());
    say_goodbye(*connection);
  }
  if (fanout_ && index_ == 0) fanout_->end();
  GeneratorUse& use = account_.result().generator;
  use.retransmits = use.retransmits.value_or(0) + retransmits;
  use.arrivals_checked = arrivals_.checked();
  use.arrivals_late = arrivals_.late();
  flush_dirty();
}

void Lane::take_due(Nanos now) {
  if (closed_loop_begin_ <= now) {
    closed_loop_begin_ = INT64_MAX;
    for (LaneConnection* connection : std::vector(live_)) send_next(*connection, plan_.pipeline, now);
  }
  for (int i = 0; account_.next_due() <= now && i < k_turn_messages; ++i) {
    const Account::Turn turn = account_.take_turn(now);
    LaneConnection* const connection = pick(turn.connection);
    if (!connection || messages_.are_too_many() || made_bytes_ >= k_max_made_bytes)
      account_.refuse(turn);
    else
      queue(*connection, 1, turn.intended, turn.loop_lag);
  }
}

/// The connection whose turn it is, or another one if it is gone.
LaneConnection* Lane::pick(std::uint64_t turn) {
  const std::uint64_t place = turn / threads_;
  if (place < connections_.size() && connections_[place]->link.is_open()) return connections_[place].get();
  if (live_.empty() || plan_.mode == BenchMode::fanout) return nullptr;
  return live_[turn % live_.size()];
}

void Lane::send_next(LaneConnection& connection, std::uint64_t count, Nanos now) {
  if (!count || phases_.current() != LoadPhase::running || account_.is_open_loop()) return;
  const Account::Permit permit = account_.permit(count, now);
  if (permit.count) queue(connection, permit.count, permit.latest);
}

}  // namespace wsx
