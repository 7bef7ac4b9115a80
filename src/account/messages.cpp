// Messages on their way out, and those that remain at the end.
#include "account/messages.hpp"

#include <algorithm>

namespace wsx {
namespace {

/// As a stamp has room for it.
std::uint32_t to_own_delay(Nanos delay) { return static_cast<std::uint32_t>(std::clamp<Nanos>(delay, 0, UINT32_MAX)); }

}  // namespace

Messages::Messages(Account& account, Matching matching, FanoutLog* fanout)
    : account_(account), matching_(matching), fanout_(fanout) {
  if (fanout_) spreads_.resize(fanout_->capacity());
  if (matching_ == Matching::pushed) {
    account_.result().gap.emplace();
    account_.result().gap_without_own.emplace();
  }
}

void Messages::queue(ConnectionMessages& connection, std::uint64_t count, FrameSize size, Nanos intended,
                     Nanos loop_lag) {
  Stamps& stamps = connection.stamps_;
  connection.numbered_ += count;
  waiting_ += count;
  unsent_ += count;
  const bool is_open_loop = account_.is_open_loop();
  if (is_open_loop) account_.result().max_backlog = std::max(account_.result().max_backlog, unsent_);
  if (stamps.empty()) connection.are_apart_ = false;
  if (!is_open_loop && !connection.are_apart_ && stamps.unsent()) {
    Stamp& last = stamps.at(stamps.size() - 1);
    if (last.intended == intended && last.size == size) {
      last.count += static_cast<std::uint32_t>(count);
      return;
    }
  }
  Stamp stamp;
  stamp.intended = intended;
  stamp.count = connection.are_apart_ ? 1 : static_cast<std::uint32_t>(count);
  stamp.size = size;
  stamp.own_delay = to_own_delay(loop_lag);
  for (std::uint64_t queued = 0; queued < count; queued += stamp.count) stamps.push(stamp);
}

void Messages::leave(ConnectionMessages& connection, std::uint64_t bytes, Nanos now, Nanos blocked_until) {
  connection.stamps_.advance(bytes, now, [&](Stamp& stamp) {
    if (!account_.is_open_loop()) stamp.intended = std::min(now, stamp.intended);
    // It waited for the socket until that took something again. The rest of the time it waited for us.
    const Nanos blocked = std::max<Nanos>(0, std::min(now, blocked_until) - stamp.queued_at());
    stamp.own_delay = to_own_delay(now - stamp.intended - blocked);
    connection.begun_ += stamp.count;
    if (!is_closed_) note_left(connection, stamp);
  });
  if (expect_answers()) return;
  while (connection.stamps_.started()) connection.stamps_.pop();
  connection.oldest_ = connection.begun_;
}

void Messages::note_left(const ConnectionMessages& connection, const Stamp& stamp) {
  unsent_ -= stamp.count;
  if (!expect_answers()) waiting_ -= stamp.count;
  if (is_sender(connection)) fanout_->append({stamp.intended, stamp.actual, stamp.own_delay});
  account_.note_sent(stamp.intended, stamp.actual, stamp.own_delay, stamp.count);
  if (!account_.is_measured(stamp.intended)) return;
  RunResult& result = account_.result();
  result.sent_wire_bytes += std::uint64_t(stamp.count) * stamp.size.frame_bytes;
  result.sent_bytes += std::uint64_t(stamp.count) * stamp.size.payload_bytes;
}

void Messages::drop(const ConnectionMessages& connection) {
  const Stamps& stamps = connection.stamps_;
  std::uint64_t unanswered = 0;
  for (std::size_t i = 0; i < stamps.size(); ++i) {
    const Stamp& stamp = stamps.at(i);
    if (stamp.actual != Stamp::k_answered) unanswered += stamp.count;
    if (i >= stamps.started()) unsent_ -= stamp.count;
  }
  if (connection.late_) unanswered += connection.late_->messages.size() - connection.late_->answered;
  waiting_ -= unanswered;
  lost_ += unanswered;
}

void Messages::settle(ConnectionMessages& connection, Nanos now) {
  const auto settle_one = [&](const Stamp& stamp, bool is_sent) {
    if (stamp.actual == Stamp::k_answered || !account_.is_measured(stamp.intended)) return;
    if (is_sent || account_.is_open_loop()) connection.note_time(now - stamp.intended, stamp.count);
    if (is_sent)
      account_.note_unanswered(stamp.intended, stamp.actual, stamp.count, now);
    else if (account_.is_open_loop())  // in a closed loop it was never due
      account_.note_unsent(stamp.intended, stamp.count, now);
  };
  if (connection.late_)
    for (const auto& late : connection.late_->messages) settle_one(late.stamp, true);
  for (std::size_t i = 0; i < connection.stamps_.size(); ++i)
    settle_one(connection.stamps_.at(i), i < connection.stamps_.started());
}

}  // namespace wsx
