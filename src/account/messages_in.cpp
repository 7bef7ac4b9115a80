// Messages that arrive, and the ones they answer.
#include <algorithm>
#include <utility>

#include "account/messages.hpp"

namespace wsx {
namespace {

/// The greatest distance between an unanswered message and the last answered one. A message further behind is late.
constexpr std::uint64_t k_max_span = 4096;

}  // namespace

std::uint64_t Messages::receive(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival) {
  switch (matching_) {
    case Matching::answered:
      return answer_in_order(connection, count, arrival);
    case Matching::ponged:
      account_.result().unexpected += count;
      break;
    case Matching::pushed:
      note_pushed(connection, count, arrival);
      break;
    case Matching::delivered:
      deliver_next(connection, count, arrival);
      break;
  }
  return 0;
}

std::uint64_t Messages::answer_in_order(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival) {
  Stamps& stamps = connection.stamps_;
  std::uint64_t answered = 0;
  while (answered < count && stamps.started()) {
    Stamp& stamp = stamps.front();
    const std::uint64_t here = std::min<std::uint64_t>(count - answered, stamp.count);
    answer(connection, stamp, here, arrival);
    answered += here;
    connection.oldest_ += here;
    stamp.count -= static_cast<std::uint32_t>(here);
    if (!stamp.count) stamps.pop();
    pop_answered(connection);
  }
  account_.result().unexpected += count - answered;
  return answered;
}

std::uint64_t Messages::receive_numbered(ConnectionMessages& connection, std::optional<std::uint64_t> number,
                                         const Arrival& arrival) {
  if (matching_ == Matching::delivered) {
    deliver(connection, number, arrival);
    return 0;
  }
  if (!number || !awaits(connection, *number)) {
    ++account_.result().unexpected;
    return 0;
  }
  if (*number < connection.oldest_) return answer_late(connection, *number, arrival);
  if (*number == connection.oldest_) return answer_in_order(connection, 1, arrival);
  if (!std::exchange(connection.are_apart_, true)) connection.stamps_.take_apart();
  Stamp& stamp = connection.stamps_.at(*number - connection.oldest_);
  answer(connection, stamp, 1, arrival);
  stamp.actual = Stamp::k_answered;
  connection.next_answer_ = std::max(connection.next_answer_, *number + 1);
  set_late_aside(connection, *number);
  pop_answered(connection);
  return 1;
}

bool Messages::awaits(const ConnectionMessages& connection, std::uint64_t number) const {
  if (matching_ == Matching::delivered) {
    if (is_sender(connection)) return false;
    if (number >= connection.next_delivery_) return fanout_->has(number);
    return connection.missing_ && std::binary_search(connection.missing_->begin(), connection.missing_->end(), number);
  }
  if (number >= connection.begun_) return false;
  if (number < connection.oldest_) {
    const Stamp* const stamp = connection.late_ ? connection.late_->find(number) : nullptr;
    return stamp && stamp->actual != Stamp::k_answered;
  }
  return !connection.are_apart_ || connection.stamps_.at(number - connection.oldest_).actual != Stamp::k_answered;
}

/// A message that is never answered must not keep all later ones in memory.
void Messages::set_late_aside(ConnectionMessages& connection, std::uint64_t number) {
  for (; number - connection.oldest_ > k_max_span; ++connection.oldest_) {
    const Stamp& stamp = connection.stamps_.front();
    if (stamp.actual != Stamp::k_answered) {
      if (!connection.late_) connection.late_ = std::make_unique<ConnectionMessages::Late>();
      connection.late_->messages.push_back({connection.oldest_, stamp});
    }
    connection.stamps_.pop();
  }
}

void Messages::pop_answered(ConnectionMessages& connection) {
  Stamps& stamps = connection.stamps_;
  for (; stamps.started() && stamps.front().actual == Stamp::k_answered; ++connection.oldest_) stamps.pop();
}

Stamp* ConnectionMessages::Late::find(std::uint64_t number) {
  const auto found =
      std::lower_bound(messages.begin(), messages.end(), number,
                       [](const Message& message, std::uint64_t wanted) { return message.number < wanted; });
  return found == messages.end() || found->number != number ? nullptr : &found->stamp;
}

std::uint64_t Messages::answer_late(ConnectionMessages& connection, std::uint64_t number, const Arrival& arrival) {
  ConnectionMessages::Late& late = *connection.late_;
  Stamp& stamp = *late.find(number);
  answer(connection, stamp, 1, arrival);
  stamp.actual = Stamp::k_answered;
  if (++late.answered * 2 > late.messages.size()) {
    std::erase_if(late.messages, [](const auto& message) { return message.stamp.actual == Stamp::k_answered; });
    late.answered = 0;
  }
  return 1;
}

void Messages::answer(ConnectionMessages& connection, const Stamp& stamp, std::uint64_t count, const Arrival& arrival) {
  if (is_closed_) return;
  waiting_ -= count;
  account_.note_answered({stamp.intended, stamp.actual, stamp.own_delay, arrival}, count);
  if (!account_.is_measured(stamp.intended)) return;
  connection.received_ += count;
  connection.note_time(arrival.at - stamp.intended, count);
}

void Messages::note_pushed(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival) {
  const Nanos before = std::exchange(connection.last_push_, arrival.at);
  const bool is_measured = account_.seconds().are_under_way() && account_.is_measured(arrival.at);
  account_.note_pushed(count, before, arrival);
  if (!is_measured) return;
  connection.received_ += count;
  if (before) connection.note_time(arrival.at - before, 1);
  connection.note_time(0, count - 1);  // they arrived in one piece
}

void ConnectionMessages::note_time(Nanos time, std::uint64_t times) {
  if (!times) return;
  if (!times_) times_ = std::make_unique<MedianCounts>();
  times_->record(static_cast<std::uint64_t>(std::max<Nanos>(0, time)), static_cast<std::uint32_t>(times));
}

bool Messages::may_hold(const ConnectionMessages& connection) const {
  const std::size_t held = connection.held_ ? connection.held_->size() : 0;
  if (matching_ == Matching::delivered) return !is_sender(connection) && fanout_->has(connection.next_delivery_ + held);
  return held < connection.begun_ - connection.oldest_;
}

void Messages::hold(ConnectionMessages& connection, const Arrival& arrival) {
  if (!may_hold(connection)) {
    account_.result().unexpected += !is_sender(connection);
    return;
  }
  if (!connection.held_) connection.held_ = std::make_unique<std::vector<Arrival>>();
  connection.held_->push_back(arrival);
}

std::uint64_t Messages::release_held(ConnectionMessages& connection, Held held) {
  if (!connection.held_) return 0;
  const auto arrivals = std::move(connection.held_);
  if (held == Held::unexpected) {
    account_.result().unexpected += arrivals->size();
    return 0;
  }
  std::uint64_t answered = 0;
  for (const Arrival& arrival : *arrivals) answered += receive(connection, 1, arrival);
  return answered;
}

void Messages::deliver_next(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival) {
  if (is_sender(connection)) return;  // some servers send it its own messages
  for (; count && fanout_->has(connection.next_delivery_); --count)
    deliver(connection, connection.next_delivery_, arrival);
  account_.result().unexpected += count;
}

void Messages::deliver(ConnectionMessages& connection, std::optional<std::uint64_t> number, const Arrival& arrival) {
  if (is_sender(connection)) return;
  if (!number || !awaits(connection, *number)) {
    ++account_.result().unexpected;
    return;
  }
  note_delivery(connection, *number);
  if (is_closed_) return;
  const FanoutLog::Sent sent = fanout_->at(*number);
  account_.note_answered({sent.intended, sent.actual, sent.own_delay, arrival}, 1);
  if (!account_.is_measured(sent.intended)) return;
  ++connection.received_;
  connection.note_time(arrival.at - sent.intended, 1);
  Spread& spread = spreads_[*number];
  if (!spread.first) spread.first = arrival.at;
  spread.last = arrival.at;
  spread.last_lag = arrival.lag;
}

/// Remembers the deliveries that it has overtaken: the latest of them, so that a server that loses most costs no
/// memory.
void Messages::note_delivery(ConnectionMessages& connection, std::uint64_t number) {
  auto& missing = connection.missing_;
  ++connection.delivered_;
  if (number < connection.next_delivery_) {
    missing->erase(std::lower_bound(missing->begin(), missing->end(), number));
    return;
  }
  const std::uint64_t from = std::max(connection.next_delivery_, number - std::min(number, k_max_span));
  if (from < number && !missing) missing = std::make_unique<std::vector<std::uint64_t>>();
  for (std::uint64_t skipped = from; skipped < number; ++skipped) missing->push_back(skipped);
  if (missing && missing->size() > k_max_span)
    missing->erase(missing->begin(), missing->end() - static_cast<std::ptrdiff_t>(k_max_span));
  connection.next_delivery_ = number + 1;
}

bool Messages::has_all_deliveries(const ConnectionMessages& connection) const {
  return is_sender(connection) || connection.delivered_ >= fanout_->size();
}

}  // namespace wsx
