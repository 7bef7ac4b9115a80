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
    case Matching::by_order:
      return answer_in_order(connection, count, arrival);
    case Matching::by_number:
      account_.result().unexpected += count;
      break;
    case Matching::pushed:
      account_.note_pushed(count, std::exchange(connection.last_push_, arrival.at), arrival);
      break;
    case Matching::delivered:
      deliver(connection, count, arrival);
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
    answer(stamp, here, arrival);
    answered += here;
    stamp.count -= static_cast<std::uint32_t>(here);
    if (!stamp.count) stamps.pop();
  }
  account_.result().unexpected += count - answered;
  return answered;
}

std::uint64_t Messages::receive_numbered(ConnectionMessages& connection, std::optional<std::uint64_t> number,
                                         const Arrival& arrival) {
  Stamps& stamps = connection.stamps_;
  const std::uint64_t first = connection.numbered_ - stamps.size();  // of those that wait for an answer
  if (number && *number < first) return answer_late(connection, *number, arrival);
  if (!number || *number - first >= stamps.started() || stamps.at(*number - first).actual == Stamp::k_answered) {
    ++account_.result().unexpected;
    return 0;
  }
  Stamp& stamp = stamps.at(*number - first);
  answer(stamp, 1, arrival);
  stamp.actual = Stamp::k_answered;
  set_late_aside(connection, first, *number);
  while (stamps.started() && stamps.front().actual == Stamp::k_answered) stamps.pop();
  return 1;
}

/// A message that is never answered must not keep all later ones in memory.
void Messages::set_late_aside(ConnectionMessages& connection, std::uint64_t first, std::uint64_t number) {
  for (; number - first > k_max_span; ++first) {
    const Stamp& stamp = connection.stamps_.front();
    if (stamp.actual != Stamp::k_answered) {
      if (!connection.late_) connection.late_ = std::make_unique<ConnectionMessages::Late>();
      connection.late_->messages.push_back({first, stamp});
    }
    connection.stamps_.pop();
  }
}

Stamp* ConnectionMessages::Late::find(std::uint64_t number) {
  const auto found =
      std::lower_bound(messages.begin(), messages.end(), number,
                       [](const Message& message, std::uint64_t wanted) { return message.number < wanted; });
  return found == messages.end() || found->number != number ? nullptr : &found->stamp;
}

std::uint64_t Messages::answer_late(ConnectionMessages& connection, std::uint64_t number, const Arrival& arrival) {
  Stamp* const stamp = connection.late_ ? connection.late_->find(number) : nullptr;
  if (!stamp || stamp->actual == Stamp::k_answered) {
    ++account_.result().unexpected;
    return 0;
  }
  answer(*stamp, 1, arrival);
  stamp->actual = Stamp::k_answered;
  ConnectionMessages::Late& late = *connection.late_;
  if (++late.answered * 2 > late.messages.size()) {
    std::erase_if(late.messages, [](const auto& message) { return message.stamp.actual == Stamp::k_answered; });
    late.answered = 0;
  }
  return 1;
}

void Messages::answer(const Stamp& stamp, std::uint64_t count, const Arrival& arrival) {
  waiting_ -= count;
  account_.note_answered({stamp.intended, stamp.actual, stamp.own_delay, arrival}, count);
}

void Messages::deliver(ConnectionMessages& connection, std::uint64_t count, const Arrival& arrival) {
  if (is_sender(connection)) return;  // some servers send it its own messages
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!fanout_->has(connection.delivered_)) {
      account_.result().unexpected += count - i;
      return;
    }
    const std::size_t message = connection.delivered_++;
    const FanoutLog::Sent sent = fanout_->at(message);
    account_.note_answered({sent.intended, sent.actual, sent.own_delay, arrival}, 1);
    if (!account_.is_measured(sent.intended)) continue;
    Spread& spread = spreads_[message];
    if (!spread.first) spread.first = arrival.at;
    spread.last = arrival.at;
    spread.last_lag = arrival.lag;
  }
}

bool Messages::has_all_deliveries(const ConnectionMessages& connection) const {
  return is_sender(connection) || connection.delivered_ >= fanout_->size();
}

}  // namespace wsx
