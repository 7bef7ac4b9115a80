// Data frames: between the wire and Beast. Only this file of Connection's knows Engine, and with it Beast. Compressed
// ones that arrive are for connection_inflate.cpp.
#include <algorithm>

#include "base/close_code.hpp"
#include "base/utf8.hpp"
#include "wire/frame_edits.hpp"
#include "ws/connection.hpp"
#include "ws/engine.hpp"
#include "ws/message_inflater.hpp"
#include "ws/passing_message.hpp"

namespace wsx {

Connection::Connection(WirePtr wire, std::unique_ptr<Engine> engine, Role role, ConnectionLimits limits)
    : wire_(std::move(wire)),
      engine_(std::move(engine)),
      scanner_({role == Role::server, engine_ && engine_->deflate, limits.max_message_bytes}),
      role_(role),
      close_timeout_(limits.close_timeout),
      fragment_bytes_(limits.fragment_bytes) {}

Connection::~Connection() { wire_->hang_up(); }

Connection::Released Connection::release() {
  auto released = wire_->release();
  return {std::move(released.link), std::move(released.unread), std::move(inflater_)};
}

Engine& Connection::engine() {
  if (!engine_) engine_ = make_server_engine(wire_, scanner_.rules().max_message_bytes);
  return *engine_;
}

void Connection::begin_data_frame(const FrameHeader& header) {
  count_frame(header);
  if (held_start_) {
    char& first = *wire_->input_data();
    first = static_cast<char>((first & 0x80) | std::exchange(held_start_, std::uint8_t(0)));
  }
  in_frame_ = true;
  frame_fin_ = header.fin;
  frame_left_ = header.frame_bytes();  // Beast reads the header itself
  frame_mask_key_ = header.mask_key;
}

void Connection::count_frame(const FrameHeader& header) {
  scanner_.pass(header);
  tell_frame(Direction::in, header);
  if (header.opcode != Opcode::continuation) {
    arriving_.kind = header.opcode == Opcode::text ? PayloadKind::text : PayloadKind::binary;
    if (has_deflate()) arriving_.compressed = header.rsv != 0;
  }
  arriving_.wire_bytes = arriving_.wire_bytes.value_or(0) + header.frame_bytes();
  arriving_.frames = arriving_.frames.value_or(0) + 1;
}

/// Beast would read on behind an empty frame that is not final, so it never sees one. If it began the message, the next
/// frame takes over its opcode and RSV1, which says the same.
void Connection::skip_empty_fragment(const FrameHeader& header) {
  count_frame(header);
  if (header.opcode != Opcode::continuation) held_start_ = static_cast<std::uint8_t>(*wire_->input_data() & 0x7f);
  wire_->consume(header.header_bytes);
}

std::optional<Incoming> Connection::take_data(std::size_t header_bytes) {
  if (arriving_.compressed.value_or(false)) return take_compressed(header_bytes);
  auto& stream = engine().stream;
  Pipe& pipe = engine().pipe();
  const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(frame_left_, wire_->input().size()));
  frame_left_ -= here;
  std::string& payload = arriving_.payload;
  const bool is_last = frame_fin_ && frame_left_ == 0;
  if (!grow_payload(std::max<std::size_t>(here, 1))) return run_out_of_memory();
  pipe.offer(wire_->input().substr(0, here));
  // Called only while there is something for it to read, or all of the message's last frame is inside Beast already.
  beast::error_code error;
  do {
    const std::size_t size = payload.size();
    payload.resize(size + std::max<std::size_t>(here, 1));
    pipe.mute();  // on a bad message it would send a close frame; that is for fail() to do
    const std::size_t bytes =
        stream.read_some(net::mutable_buffer(payload.data() + size, payload.size() - size), error);
    pipe.unmute();
    payload.resize(size + bytes);
  } while (!error && (!pipe.offered().empty() || (is_last && !stream.is_message_done())));
  wire_->consume(here);
  if (frame_left_ == 0) in_frame_ = false;

  // Boost <= 1.81: Beast does not ask whether a character is cut off when the last frame is empty.
  const bool cut_off = !error && is_last && stream.got_text() && arriving_.frames > 1 && !is_utf8(payload);
  if (cut_off || error == websocket::error::bad_frame_payload)
    return fail(k_close_bad_payload, "bad_utf8", "the peer sent a text message that is not UTF-8");
  if (error) return fail(k_close_protocol_error, "protocol_error", "the peer sent a bad frame: " + error.message());
  if (is_last) return finish_message();
  charge();
  return std::nullopt;
}

Incoming Connection::finish_message() {
  Message message = std::exchange(arriving_, {});
  charge();
  if (message.frames == 1) message.frames.reset();
  if (has_deflate() && !message.compressed) message.compressed = false;
  ++received_.messages;
  received_.bytes += message.payload.size();
  received_.wire_bytes += *message.wire_bytes;
  return message;
}

/// Beast sends a compressed message in pieces of its write buffer's size. Returns how many.
std::uint64_t Connection::tell_sent_frames(std::string_view bytes) const {
  std::uint64_t frames = 0;
  for (FrameHeader header; parse_frame_header(bytes, header); ++frames) {
    tell_frame(Direction::out, header);
    bytes.remove_prefix(static_cast<std::size_t>(header.frame_bytes()));
  }
  return frames;
}

void Connection::append_frames(const Message& message) {
  auto& stream = engine().stream;
  const std::size_t before = wire_->output().size();
  stream.text(message.kind == PayloadKind::text);
  beast::error_code error;
  stream.write(net::const_buffer(message.payload.data(), message.payload.size()), error);
  if (!fragment_bytes_) return;
  const std::string fragments = cut_frames(wire_->output().view().substr(before), fragment_bytes_);
  wire_->output().drop_last(wire_->output().size() - before);
  wire_->output().append(fragments);
}

void Connection::note_sent(Message& message, std::size_t before) {
  const std::string_view frame = wire_->output().view().substr(before);
  message.dir = Direction::out;
  message.wire_bytes = frame.size();
  if (has_deflate()) message.compressed = !frame.empty() && (frame.front() & 0x40);
  if (const auto frames = tell_sent_frames(frame); frames > 1) message.frames = frames;
  ++sent_.messages;
  sent_.bytes += message.payload.size();
  sent_.wire_bytes += frame.size();
}

void Connection::send(Message& message) {
  if (is_closing() || !has_room_to_send(message.payload.size())) return;
  const std::size_t before = wire_->output().size();
  append_frames(message);
  note_sent(message, before);
}

void Connection::send_damaged(Message& message, std::uint64_t bit) {
  if (is_closing() || !has_room_to_send(message.payload.size())) return;
  const std::size_t before = wire_->output().size();
  append_frames(message);
  std::string frames(wire_->output().view().substr(before));
  flip_payload_bit(frames, bit);
  wire_->output().drop_last(frames.size());
  wire_->output().append(frames);
  note_sent(message, before);
}

}  // namespace wsx
