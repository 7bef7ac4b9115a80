// The lane of large and of fragmented messages: uncompressed data, sent on while it arrives.
//
// Up to k_max_fragment_bytes are gathered, so such a message leaves as one frame. A longer one leaves as fragments of
// that size, so that pongs and a close frame can go between them.
#include <algorithm>

#include "base/close_code.hpp"
#include "ws/connection.hpp"
#include "ws/passing_message.hpp"
#include "ws/remask.hpp"

namespace wsx {
namespace {

/// A smaller one is not worth the effort, and waits in the read buffer until it is whole.
constexpr std::uint64_t k_least_large_bytes = 16 * 1024;
constexpr std::size_t k_max_fragment_bytes = 256 * 1024;

}  // namespace

bool Connection::begin_passing() {
  FrameHeader header;
  if (scanner_.scan(wire_->input(), header) != FrameScanner::Verdict::frame) return false;
  if (is_control(header.opcode) || header.rsv) return false;
  if (header.fin && header.payload_bytes < k_least_large_bytes) return false;
  passing_ = std::make_unique<PassingMessage>(wire_->arena(), header.opcode);
  return true;
}

bool Connection::pass_message(Connection& to) {
  bool moved = false;
  while (passing_ && !over_ && !close_received_ && !to.is_clogged()) {
    PassingMessage& message = *passing_;
    if (!message.left && !message.fin && !begin_passing_frame()) break;
    if (message.left && wire_->input().empty()) break;
    moved = true;
    if (message.left && !take_passing_piece(to)) break;
    if (!message.left && message.fin)
      finish_passing(to);
    else if (message.left && message.fragment.payload_bytes() == k_max_fragment_bytes)
      send_fragment(to, false);
  }
  if (over_) passing_.reset();
  return moved;
}

bool Connection::begin_passing_frame() {
  FrameHeader header;
  if (scanner_.scan(wire_->input(), header) != FrameScanner::Verdict::frame || is_control(header.opcode)) return false;
  scanner_.pass(header);
  wire_->consume(header.header_bytes);
  passing_->fin = header.fin;
  passing_->left = header.payload_bytes;
  passing_->key = header.mask_key;
  passing_->received.wire_bytes += header.frame_bytes();
  passing_->received.bytes += header.payload_bytes;
  return true;
}

bool Connection::take_passing_piece(Connection& to) {
  PassingMessage& message = *passing_;
  Fragment& fragment = message.fragment;
  // More is to come, so a full one is not the last.
  if (fragment.payload_bytes() == k_max_fragment_bytes) send_fragment(to, false);
  const std::size_t size = static_cast<std::size_t>(
      std::min<std::uint64_t>({message.left, wire_->input().size(), k_max_fragment_bytes - fragment.payload_bytes()}));
  const std::size_t capacity = fragment.capacity_with(size);
  if (capacity > Arena::k_block_bytes && capacity > fragment.capacity() &&
      !memory().has_room(capacity - fragment.capacity())) {
    loss_ = std::make_unique<Error>(run_out_of_memory());
    return false;
  }
  if (!fragment.payload_bytes() && to.role_ == Role::client) message.out_key = message.mask_key = make_mask_key();
  char* const input = wire_->input_data();
  const bool ascii = remask_to(fragment.prepare(size), input, size, message.key, message.out_key);
  if (message.kind == Opcode::text && !(ascii && message.text.finish())) {
    apply_mask(input, size, message.key);
    if (!message.text.feed({input, size})) {
      refuse_passing_text();
      return false;
    }
  }
  fragment.commit(size);
  wire_->consume(size);
  message.left -= size;
  message.key = rotate_key(message.key, size);
  message.out_key = rotate_key(message.out_key, size);
  return true;
}

void Connection::finish_passing(Connection& to) {
  if (!passing_->text.finish()) return refuse_passing_text();
  if (send_fragment(to, true)) to.sent_ += passing_->sent;
  received_ += passing_->received;
  passing_.reset();
}

void Connection::refuse_passing_text() {
  auto error = fail(k_close_bad_payload, "bad_utf8", "the peer sent a text message that is not UTF-8");
  loss_ = std::make_unique<Error>(std::get<Error>(std::move(error)));
}

bool Connection::send_fragment(Connection& to, bool is_last) {
  PassingMessage& message = *passing_;
  OutputBuffer& output = to.wire_->output();
  const FrameHeader header{.opcode = std::exchange(message.opcode, Opcode::continuation),
                           .fin = is_last,
                           .masked = to.role_ == Role::client,
                           .mask_key = message.mask_key};
  if (output.size() && !to.is_closing()) to.wire_->flush();
  // Nothing is sent once closing has begun, but what arrives is still checked.
  if (to.is_closing() || (output.size() && !to.has_room_to_send(message.fragment.payload_bytes()))) {
    message.fragment.clear();
    return false;
  }
  message.sent.bytes += message.fragment.payload_bytes();
  message.sent.wire_bytes += message.fragment.send(header, output);
  return true;
}

}  // namespace wsx
