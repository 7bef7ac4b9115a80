// What is due, and on which connection.
#include <algorithm>

#include "bench/lane.hpp"

namespace wsx {
namespace {

/// So many due messages are queued before what has come back is looked at.
constexpr int k_turn_messages = 4096;

/// Messages that a lane remembers at most, of 32 bytes each, and bytes of those that were made for one connection
/// alone: what a server that takes nothing costs, however high the rate.
constexpr std::uint64_t k_max_waiting = 4 << 20;
constexpr std::uint64_t k_max_made_bytes = 256 << 20;

}  // namespace

void Lane::take_due(Nanos now) {
  for (int i = 0; slots_->due() <= now && i < k_turn_messages; ++i) {
    const Nanos due = slots_->due(), lag = now - due;
    const bool measured = is_measured(due);
    if (measured) {
      ++result_.due;
      result_.loop_lag.record(std::chrono::nanoseconds(lag));
    }
    LaneConnection* const connection = pick(slots_->connection());
    if (connection && (waiting_ + lost_ >= k_max_waiting || made_bytes_ >= k_max_made_bytes)) {
      if (measured) refused_.add(due);
    } else if (connection) {
      queue(*connection, 1, due, lag);
    } else if (measured) {  // nobody is left to send it; it is not lost from the account
      count_unsent(std::chrono::nanoseconds(std::min(send_end_, now) - due), 1);
    }
    slots_->advance();
  }
  result_.max_backlog = std::max(result_.max_backlog, unsent_);
}

/// The connection whose turn it is, or another one if it is gone.
LaneConnection* Lane::pick(std::uint64_t turn) {
  const std::uint64_t place = turn / threads_;
  if (place < connections_.size() && connections_[place]->link.is_open()) return connections_[place].get();
  if (live_.empty() || plan_.mode == BenchMode::fanout) return nullptr;
  return live_[turn % live_.size()];
}

/// In a closed loop each answer makes room for a message.
void Lane::send_next(LaneConnection& connection, std::uint64_t count) {
  if (phase_ != Phase::running || is_open_loop()) return;
  Nanos latest = k_when_sent;
  if (plan_.messages && is_measured(now_nanos())) {
    count = std::min(count, messages_left_);
    messages_left_ -= count;
  } else if (plan_.messages) {
    latest = measure_begin_ - 1;  // it is none of -n, however late it leaves
  }
  if (count) queue(connection, count, latest, 0);
}

}  // namespace wsx
