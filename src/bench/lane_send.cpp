// How messages leave.
#include <algorithm>
#include <cerrno>

#include "base/split_mix.hpp"
#include "bench/lane.hpp"
#include "wire/frame.hpp"

namespace wsx {
namespace {

/// So much of a buffer may have left before what is behind moves up.
constexpr std::size_t k_spent_bytes = 64 * 1024;

/// Of a ping that is measured: its number, in so many hexadecimal digits.
constexpr std::size_t k_ping_digits = 16;

void append_hex(std::string& to, std::uint64_t number) {
  for (int shift = 4 * (k_ping_digits - 1); shift >= 0; shift -= 4) to += "0123456789abcdef"[number >> shift & 15];
}

}  // namespace

void Lane::queue(LaneConnection& connection, std::uint64_t count, Nanos intended, Nanos loop_lag) {
  Stamp stamp;
  stamp.intended = intended;
  stamp.loop_lag = static_cast<std::uint32_t>(std::clamp<Nanos>(loop_lag, 0, UINT32_MAX));
  const Tape* const tape = connection.deflate ? deflate_tape_.get() : plain_tape_.get();
  const bool is_ping = plan_.mode == BenchMode::ping || plan_.mode == BenchMode::idle;
  if (is_ping || plan_.payload.is_template()) {
    for (std::uint64_t i = 0; i < count; ++i) queue_made(connection, stamp);
  } else if (tape->is_uniform()) {
    stamp.frame_bytes = tape->frame_bytes(0);
    stamp.count = static_cast<std::uint32_t>(count);
    connection.queued += count * stamp.frame_bytes;
    connection.messages += count;
    Stamp* const last = connection.stamps.unsent() ? &connection.stamps.at(connection.stamps.size() - 1) : nullptr;
    if (last && !is_open_loop() && last->intended == intended)
      last->count += stamp.count;  // they are due when they leave
    else
      connection.stamps.push(stamp);
  } else {
    for (std::uint64_t i = 0; i < count; ++i) {
      stamp.frame_bytes = tape->frame_bytes(connection.messages++);
      connection.queued += stamp.frame_bytes;
      connection.stamps.push(stamp);
    }
  }
  waiting_ += count;
  unsent_ += count;
  if (connection.dirty) return;
  connection.dirty = true;
  dirty_.push_back(&connection);
}

/// A message that no other is like.
void Lane::queue_made(LaneConnection& connection, const Stamp& stamp) {
  auto& extra = connection.more();
  const bool is_ping = plan_.mode == BenchMode::ping || plan_.mode == BenchMode::idle;
  payload_.clear();
  if (is_ping) {
    append_hex(payload_, connection.messages);
  } else {
    PayloadValues values;
    values.seq = connection.messages;
    values.conn = connection.number + 1;
    values.time_ns =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    values.random = plan_.seed * k_split_mix_step + (std::uint64_t(connection.number) << 32) + connection.messages;
    append_payload(payload_, plan_.payload.parts, values);
    if (connection.deflate) payload_ = deflate_message(payload_, deflation_);
  }
  ++connection.messages;
  const auto opcode = is_ping ? Opcode::ping : plan_.payload.binary ? Opcode::binary : Opcode::text;
  if (extra.buffer_at == extra.buffer.size()) {
    extra.buffer.clear();
    extra.buffer_at = 0;
  }
  if (extra.buffer_at > k_spent_bytes && extra.buffer_at > extra.buffer.size() / 2) {
    extra.buffer.erase(0, extra.buffer_at);
    extra.buffer_at = 0;
  }
  const std::size_t before = extra.buffer.size();
  append_masked_frame(extra.buffer, opcode, !is_ping && connection.deflate ? k_rsv1 : 0, payload_, mask_key_);
  Stamp made = stamp;
  made.frame_bytes = static_cast<std::uint32_t>(extra.buffer.size() - before);
  connection.queued += made.frame_bytes;
  made_bytes_ += made.frame_bytes;
  connection.stamps.push(made);
}

void Lane::flush_dirty() {
  // flush() may lose connections, and answers to come may queue more; both are looked at in the next round.
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    dirty_[i]->dirty = false;
    if (!dirty_[i]->blocked) flush(*dirty_[i]);
  }
  dirty_.clear();
}

void Lane::flush(LaneConnection& connection) {
  while (connection.link.is_open()) {
    auto* const extra = connection.extra.get();
    const std::uint64_t left = connection.stamps.frame_left();
    const bool is_urgent = extra && !extra->urgent.empty();
    if (is_urgent && (connection.retry_bytes ? connection.retry_urgent : !left)) {
      const auto sent = connection.link.send(extra->urgent.data(), extra->urgent.size());
      if (sent == Link::k_ended) return lose_for(connection, errno);
      connection.note_retry(sent == Link::k_later ? extra->urgent.size() : 0, true);
      extra->urgent.erase(0, static_cast<std::size_t>(sent));
      connection.blocked = !extra->urgent.empty() && (sent == Link::k_later || !connection.link.is_tls());
      if (connection.blocked) return;
      continue;
    }
    if (!connection.queued) return;
    const std::uint64_t wanted = is_urgent ? std::max<std::uint64_t>(left, connection.retry_bytes) : connection.queued;
    const Tape* const tape = connection.deflate ? deflate_tape_.get() : plain_tape_.get();
    const bool is_made = extra && extra->buffer_at < extra->buffer.size();
    const std::string_view piece = is_made ? std::string_view(extra->buffer).substr(extra->buffer_at, wanted)
                                           : tape->read(connection.tape_at, wanted);
    const Nanos now = now_nanos();
    last_sent_ = now;
    const FanoutLog::Sending sending(is_sender(connection) ? fanout_ : nullptr);
    const auto sent = connection.link.send(piece.data(), piece.size());
    if (sent == Link::k_ended) return lose_for(connection, errno);
    if (sent == Link::k_later) {
      connection.note_retry(piece.size(), false);
      connection.blocked = true;
      return;
    }
    connection.note_retry(0, false);
    if (is_made) made_bytes_ -= static_cast<std::uint64_t>(sent);
    (is_made ? extra->buffer_at : connection.tape_at) += static_cast<std::size_t>(sent);
    connection.queued -= static_cast<std::uint64_t>(sent);
    connection.stamps.advance(static_cast<std::uint64_t>(sent), now, [&](Stamp& stamp) {
      if (!is_open_loop()) stamp.intended = std::min(now, stamp.intended);
      if (!connection.close_sent) note_started(connection, stamp);
    });
    if (connection.close_sent || connection.close_received) drop_unbegun(connection);
    if (!expects_answers())
      while (connection.stamps.started()) connection.stamps.pop();
    if (static_cast<std::size_t>(sent) < piece.size() && !connection.link.is_tls()) {
      connection.blocked = true;
      return;
    }
  }
}

/// What was begun is finished, and no other message follows it: a close frame does.
void Lane::drop_unbegun(LaneConnection& connection) {
  const std::uint64_t tls_has_begun = connection.retry_urgent ? 0 : connection.retry_bytes;
  connection.queued = std::max(connection.stamps.frame_left(), tls_has_begun);
}

void Lane::note_started(LaneConnection& connection, const Stamp& stamp) {
  unsent_ -= stamp.count;
  if (!expects_answers()) waiting_ -= stamp.count;
  second_.sent += stamp.count;
  if (is_sender(connection)) fanout_->append({stamp.intended, stamp.actual});
  if (!is_measured(stamp.intended)) {
    result_.warmup_sent += stamp.count;
    return;
  }
  result_.sent += stamp.count;
  if (stamp.actual <= send_end_) sent_in_time_ += stamp.count;
  result_.sent_wire_bytes += std::uint64_t(stamp.count) * stamp.frame_bytes;
  result_.sent_bytes += stamp.count * payload_of_masked(stamp.frame_bytes);
  if (!is_open_loop()) return;
  const Nanos lag = stamp.actual - stamp.intended;
  result_.send_lag.record(std::chrono::nanoseconds(lag), stamp.count);
  result_.blocked.record(std::chrono::nanoseconds(std::max<Nanos>(0, lag - stamp.loop_lag)), stamp.count);
}

void Lane::send_control(LaneConnection& connection, Opcode opcode, std::string_view payload) {
  auto& extra = connection.more();
  append_masked_frame(extra.urgent, opcode, 0, payload, mask_key_);
  if (connection.dirty) return;
  connection.dirty = true;
  dirty_.push_back(&connection);
}

}  // namespace wsx
