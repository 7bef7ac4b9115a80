// How messages leave.
#include <algorithm>
#include <cerrno>

#include "base/close_code.hpp"
#include "bench/lane.hpp"

namespace wsx {
namespace {

/// How much of a buffer may have been sent before the rest moves up.
constexpr std::size_t k_spent_bytes = 64 * 1024;
/// How much is made late at a time. Any connection that takes no more may have kept that much.
constexpr std::size_t k_late_bytes = 4 * 1024;

}  // namespace

void Lane::queue(LaneConnection& connection, std::uint64_t count, Nanos intended, Nanos loop_lag) {
  const bool is_late = frames_.makes_late(connection.deflate);
  const Tape* const tape = frames_.makes_each(connection.deflate) ? nullptr : &frames_.tape(connection.deflate);
  // Those of equal size are queued together.
  const std::uint64_t at_once = is_late || (tape && tape->is_uniform()) ? count : 1;
  for (; count; count -= at_once) {
    const FrameSize size = tape      ? tape->size(connection.messages.next_number())
                           : is_late ? frames_.late_size()
                                     : make_frame(connection);
    connection.queued += at_once * size.frame_bytes;
    messages_.queue(connection.messages, at_once, size, intended, loop_lag);
  }
  mark_dirty(connection);
}

/// Makes the next message of this connection.
FrameSize Lane::make_frame(LaneConnection& connection) {
  auto& extra = connection.more();
  if (extra.buffer_at == extra.buffer.size()) {
    extra.buffer.clear();
    extra.buffer_at = 0;
  }
  if (extra.buffer_at > k_spent_bytes && extra.buffer_at > extra.buffer.size() / 2) {
    extra.buffer.erase(0, extra.buffer_at);
    extra.buffer_at = 0;
  }
  const FrameSize size =
      frames_.append(extra.buffer, connection.messages.next_number(), connection.number, connection.deflate);
  made_bytes_ += size.frame_bytes;
  return size;
}

/// What waits to be sent costs no memory, however much it is.
void Lane::make_late_frames(LaneConnection& connection) {
  auto& extra = connection.more();
  if (extra.buffer_at < extra.buffer.size()) return;
  extra.buffer.clear();
  extra.buffer_at = 0;
  while (extra.buffer.size() < k_late_bytes && extra.made < connection.messages.next_number())
    frames_.append(extra.buffer, extra.made++, connection.number, connection.deflate);
}

void Lane::mark_dirty(LaneConnection& connection) {
  if (connection.dirty) return;
  connection.dirty = true;
  dirty_.push_back(&connection);
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
  const bool is_late = frames_.makes_late(connection.deflate);
  while (connection.link.is_open()) {
    if (is_late && connection.queued) make_late_frames(connection);
    auto* const extra = connection.extra.get();
    const std::uint64_t left = connection.messages.frame_left();
    const bool is_urgent = extra && !extra->urgent.empty();
    if (is_urgent && (connection.retry_bytes ? connection.retry_urgent : !left)) {
      if (!flush_urgent(connection)) return;
      continue;
    }
    if (!connection.queued) return;
    const std::uint64_t wanted = is_urgent ? std::max<std::uint64_t>(left, connection.retry_bytes) : connection.queued;
    const bool is_made = extra && extra->buffer_at < extra->buffer.size();
    const std::string_view piece = is_made ? std::string_view(extra->buffer).substr(extra->buffer_at, wanted)
                                           : frames_.tape(connection.deflate).read(connection.tape_at, wanted);
    const Nanos now = now_nanos();
    last_sent_ = now;
    const FanoutLog::Sending sending(messages_.is_sender(connection.messages) ? fanout_ : nullptr);
    const auto sent = connection.link.send(piece.data(), piece.size());
    if (sent == Link::k_ended) return lose_for(connection, errno);
    if (sent == Link::k_later) {
      connection.note_retry(piece.size(), false);
      connection.blocked = true;
      return;
    }
    connection.note_retry(0, false);
    const auto bytes = static_cast<std::uint64_t>(sent);
    if (is_made && !is_late) made_bytes_ -= bytes;
    (is_made ? extra->buffer_at : connection.tape_at) += bytes;
    if (is_late && extra->buffer_at > k_spent_bytes) extra->spend_buffer();
    connection.queued -= bytes;
    messages_.leave(connection.messages, bytes, now, connection.blocked_until);
    if (connection.close_sent || connection.close_received) drop_unbegun(connection);
    if (bytes < piece.size() && !connection.link.is_tls()) {
      connection.blocked = true;
      return;
    }
  }
}

/// Sends control frames, between two messages. False if nothing more can be sent, for now or ever.
bool Lane::flush_urgent(LaneConnection& connection) {
  std::string& urgent = connection.extra->urgent;
  const auto sent = connection.link.send(urgent.data(), urgent.size());
  if (sent == Link::k_ended) {
    lose_for(connection, errno);
    return false;
  }
  connection.note_retry(sent == Link::k_later ? urgent.size() : 0, true);
  urgent.erase(0, static_cast<std::size_t>(sent));
  connection.blocked = !urgent.empty() && (sent == Link::k_later || !connection.link.is_tls());
  return !connection.blocked;
}

/// What was begun is finished, and no other message follows it: a close frame does.
void Lane::drop_unbegun(LaneConnection& connection) {
  const std::uint64_t tls_has_begun = connection.retry_urgent ? 0 : connection.retry_bytes;
  connection.queued = std::max(connection.messages.frame_left(), tls_has_begun);
}

void Lane::send_control(LaneConnection& connection, Opcode opcode, std::string_view payload) {
  frames_.append_control(connection.more().urgent, opcode, payload);
  mark_dirty(connection);
}

void Lane::say_goodbye(LaneConnection& connection) {
  drop_unbegun(connection);
  send_control(connection, Opcode::close, format_close_payload(k_close_normal, {}));
  connection.close_sent = true;
}

}  // namespace wsx
