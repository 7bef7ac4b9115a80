#include "account/account.hpp"

#include <algorithm>

namespace wsx {
namespace {

/// Slots are counted together if they are at most this far apart, or at most this fraction of their age: histograms are
/// no more precise than that.
constexpr Nanos k_unsent_step = 1'000'000, k_unsent_share = 1000;

std::chrono::nanoseconds to_duration(Nanos time) { return std::chrono::nanoseconds(time); }

}  // namespace

void Account::begin(Nanos at, Nanos warmup, Nanos duration, Nanos interval, const Seconds::State& state) {
  begin_ = at;
  measure_begin_ = nanos_after(begin_, warmup);
  send_end_ = nanos_after(measure_begin_, duration);
  seconds_.begin(at, measure_begin_, interval, state);
  for (Distribution* const times : {&result_.rtt, &result_.service}) times->keep_times(measure_begin_);
  if (result_.gap) result_.gap->keep_times(measure_begin_);
}

void Account::follow(Slots::Options schedule) {
  schedule.begin = begin_;
  schedule.measure_begin = measure_begin_;
  schedule.end = send_end_;
  slots_ = std::make_unique<Slots>(schedule);
}

void Account::end_sending(Nanos now, const Seconds::State& state) {
  send_end_ = std::min(send_end_, now);
  seconds_.end(send_end_, state);
  // Messages that were due earlier are still sent, however late: nothing that is due is dropped.
  if (slots_ && !given_up_until_) slots_->end_at(send_end_);
}

void Account::give_up_sending(Nanos schedule_end) {
  given_up_until_ = schedule_end;
  if (slots_) slots_->even_out();
}

Account::Turn Account::take_turn(Nanos now) {
  const Turn turn{slots_->due(), now - slots_->due(), slots_->connection()};
  if (is_measured(turn.intended)) ++result_.due;
  slots_->advance();
  return turn;
}

void Account::refuse(const Turn& turn) {
  if (is_measured(turn.intended)) refused_.add(turn.intended);
}

void Account::note_sent(Nanos intended, Nanos actual, Nanos own_delay, std::uint64_t count) {
  if (SecondOfRun* const second = find_second(intended, actual)) second->sent += count;
  if (!is_measured(intended)) {
    result_.warmup_sent += count;
    return;
  }
  result_.sent += count;
  if (actual <= send_end_) sent_in_time_ += count;
  if (!is_open_loop()) return;
  const Nanos lag = actual - intended;
  result_.send_lag.record(to_duration(lag), count);
  result_.loop_lag.record(to_duration(own_delay), count);
  result_.blocked.record(to_duration(lag - own_delay), count);
}

void Account::note_answered(const RoundTrip& trip, std::uint64_t count) {
  const Nanos now = trip.answer.at;
  if (SecondOfRun* const second = find_second(trip.intended, now)) {
    second->received += count;
    second->rtt.record(to_duration(trip.rtt()), count);
    second->own_delay.record(to_duration(trip.own()), count);
    if (is_open_loop()) {
      if (!second->service) second->service.emplace(2);
      second->service->record(to_duration(trip.service()), count);
    }
  }
  first_answer_ = std::min(first_answer_, now);
  if (now >= measure_begin_ && now <= send_end_) received_in_time_ += count;
  if (!is_measured(trip.intended)) {
    result_.warmup_received += count;
    return;
  }
  result_.received += count;
  result_.rtt.pass(now);
  result_.rtt.record(to_duration(trip.rtt()), count);
  result_.rtt_without_own.record(to_duration(trip.rtt() - trip.own()), count);
  result_.own_delay.record(to_duration(trip.own()), count);
  if (is_open_loop()) {
    result_.service.pass(now);
    result_.service.record(to_duration(trip.service()), count);
    result_.service_without_own.record(to_duration(trip.service() - trip.receive_lag()), count);
  }
  last_answer_ = std::max(last_answer_, now);
}

SecondOfRun* Account::find_second(Nanos intended, Nanos now) {
  SecondOfRun& second = seconds_.at(now);
  const bool is_warmup = seconds_.are_under_way() && seconds_.since() < measure_begin_;
  return is_measured(intended) || is_warmup ? &second : nullptr;
}

void Account::note_unanswered(Nanos intended, Nanos actual, std::uint64_t count, Nanos now) {
  result_.unanswered += count;
  note_age(now - intended, count);
  if (!is_open_loop()) return;
  result_.service.record_at_least(to_duration(now - actual), count);
  result_.service_without_own.record_at_least(to_duration(now - actual), count);
}

void Account::note_unsent(Nanos intended, std::uint64_t count, Nanos now) {
  result_.unsent += count;
  note_age(now - intended, count);
}

void Account::note_age(Nanos age, std::uint64_t count) {
  for (Distribution* const times : {&seconds_.current().rtt, &result_.rtt, &result_.rtt_without_own})
    times->record_at_least(to_duration(age), count);
}

void Account::note_pushed(std::uint64_t count, Nanos before, const Arrival& arrival) {
  const Nanos now = arrival.at;
  if (!seconds_.are_under_way()) return;
  SecondOfRun& second = seconds_.at(now);
  second.received += count;
  if (!is_measured(now)) {
    result_.warmup_received += count;
    return;
  }
  result_.received += count;
  received_in_time_ += count;
  if (before) {
    const Nanos gap = now - before, own = std::min(gap, arrival.lag);
    second.rtt.record(to_duration(gap));
    second.own_delay.record(to_duration(own));
    result_.gap->pass(now);
    result_.gap->record(to_duration(gap));
    result_.gap_without_own->record(to_duration(gap - own));
    result_.own_delay.record(to_duration(own));
  }
  result_.gap->record(to_duration(0), count - 1);  // they arrived in one piece
  result_.gap_without_own->record(to_duration(0), count - 1);
}

void Account::note_lost(const std::string& error, std::uint16_t close_code) {
  ++result_.errors[error];
  ++result_.close_codes[close_code];
  ++result_.connections_lost;
  ++seconds_.current().errors;
}

void Account::settle_schedule(Nanos now) {
  if (given_up_until_) {
    now = std::max(now, *given_up_until_);
    if (!slots_ && messages_ != k_no_limit && messages_ > result_.sent)
      note_unsent(now, messages_ - result_.sent, now);  // in a closed loop they would be due now or later
  }
  // Messages that are counted together all get the age of the youngest, so it is a lower bound.
  for (const auto& [first, last, count] : refused_.entries()) note_unsent(last, count, now);
  refused_ = {};
  if (!slots_) return;
  slots_->skip_until(measure_begin_);
  while (slots_->due() != Slots::k_none) {
    const Nanos due = slots_->due(), until = due + std::max(k_unsent_step, (now - due) / k_unsent_share);
    const std::uint64_t count = slots_->skip_until(until);
    result_.due += count;
    note_unsent(count == 1 ? due : std::min(until, now), count, now);
  }
}

}  // namespace wsx
