// Which message an answer belongs to, and how long it took.
#include <algorithm>

#include "bench/lane.hpp"

namespace wsx {
namespace {

/// Between a message that waits for a numbered answer and the latest one that has got its.
constexpr std::uint64_t k_max_span = 4096;

}  // namespace

void Lane::answer_in_order(LaneConnection& connection, std::uint64_t count, Nanos now) {
  std::uint64_t answered = 0;
  while (answered < count && connection.stamps.started()) {
    Stamp& stamp = connection.stamps.front();
    const std::uint64_t here = std::min<std::uint64_t>(count - answered, stamp.count);
    record(stamp, here, now);
    answered += here;
    stamp.count -= static_cast<std::uint32_t>(here);
    if (!stamp.count) connection.stamps.pop();
  }
  result_.unexpected += count - answered;
  if (answered) send_next(connection, answered);
}

void Lane::answer_numbered(LaneConnection& connection, std::optional<std::uint64_t> number, Nanos now) {
  Stamps& stamps = connection.stamps;
  const std::uint64_t first = connection.messages - stamps.size();  // of those that wait for an answer
  if (number && *number < first) return answer_late(connection, *number, now);
  if (!number || *number - first >= stamps.started() || stamps.at(*number - first).actual == Stamp::k_answered) {
    ++result_.unexpected;
    return;
  }
  Stamp& stamp = stamps.at(*number - first);
  record(stamp, 1, now);
  stamp.actual = Stamp::k_answered;
  set_late_aside(connection, first, *number);
  while (stamps.started() && stamps.front().actual == Stamp::k_answered) stamps.pop();
  send_next(connection, 1);
}

/// One message that is never answered must not keep in memory all that came behind it.
void Lane::set_late_aside(LaneConnection& connection, std::uint64_t first, std::uint64_t number) {
  for (; number - first > k_max_span; ++first) {
    const Stamp& stamp = connection.stamps.front();
    if (stamp.actual != Stamp::k_answered) connection.more().late.push_back({first, stamp});
    connection.stamps.pop();
  }
}

void Lane::answer_late(LaneConnection& connection, std::uint64_t number, Nanos now) {
  auto& extra = connection.more();
  const auto found = std::lower_bound(extra.late.begin(), extra.late.end(), number,
                                      [](const auto& late, std::uint64_t wanted) { return late.number < wanted; });
  if (found == extra.late.end() || found->number != number || found->stamp.actual == Stamp::k_answered) {
    ++result_.unexpected;
    return;
  }
  record(found->stamp, 1, now);
  found->stamp.actual = Stamp::k_answered;
  if (++extra.late_answered * 2 > extra.late.size()) {
    std::erase_if(extra.late, [](const auto& late) { return late.stamp.actual == Stamp::k_answered; });
    extra.late_answered = 0;
  }
  send_next(connection, 1);
}

void Lane::record(const Stamp& stamp, std::uint64_t count, Nanos now) {
  waiting_ -= count;
  second_.received += count;
  const std::chrono::nanoseconds rtt(now - stamp.intended);
  second_.rtt.record(rtt, count);
  if (!is_measured(stamp.intended)) {
    result_.warmup_received += count;
    return;
  }
  result_.received += count;
  result_.rtt.record(rtt, count);
  if (is_open_loop()) result_.service.record(std::chrono::nanoseconds(now - stamp.actual), count);
  if (now <= send_end_) received_in_time_ += count;
  last_answer_ = now;
}

}  // namespace wsx
