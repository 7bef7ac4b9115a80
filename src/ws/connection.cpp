#include "ws/connection.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "ws/close_code.hpp"
#include "ws/engine.hpp"

namespace wsx {
namespace {

/// More than what Beast takes at a time (its buffer of 1536 bytes) can inflate to: deflate gains a factor of 1032 at
/// best.
constexpr std::size_t k_inflate_room_bytes = 1600 * 1024;

/// Where a thread inflates to. Beast 1.81 feeds the end of a compressed message to zlib again when the output did not
/// fit, which spoils the next message; so it always fits. Pages that are never written to cost nothing.
char* inflate_room() {
  thread_local const std::unique_ptr<char[]> room(new char[k_inflate_room_bytes]);
  return room.get();
}

/// Beast sends a compressed message in pieces of its write buffer's size.
std::uint64_t count_frames(std::string_view bytes) {
  std::uint64_t frames = 0;
  for (FrameHeader header; parse_frame_header(bytes, header); ++frames)
    bytes.remove_prefix(static_cast<std::size_t>(header.frame_bytes()));
  return frames;
}

Error protocol_error(std::string code, std::string message, std::string hint = {}) {
  return {Phase::protocol, std::move(code), std::move(message), std::move(hint)};
}

}  // namespace

Connection::Connection(WirePtr wire, std::unique_ptr<Engine> engine, Role role, ConnectionLimits limits)
    : wire_(std::move(wire)),
      engine_(std::move(engine)),
      scanner_({role == Role::server, engine_ && engine_->deflate, limits.max_message_bytes}),
      role_(role),
      close_timeout_(limits.close_timeout) {}

Connection::~Connection() { wire_->hang_up(); }

Engine& Connection::engine() {
  if (!engine_) engine_ = make_server_engine(wire_, scanner_.rules().max_message_bytes);
  return *engine_;
}

Task<Incoming> Connection::read() {
  for (;;) {
    if (auto incoming = try_read()) co_return std::move(*incoming);
    co_await wait();
  }
}

Task<> Connection::receive() {
  const error_code error = co_await wire_->fill();
  last_heard_ = Clock::now();
  if (error) {
    over_ = ended_ = true;
    loss_ = std::make_unique<Error>(explain_loss(error));
    wire_->hang_up();
  }
}

/// Both close frames have passed, or the connection failed: lets what we sent arrive before the socket goes.
Task<> Connection::linger() {
  close_deadline_ =
      std::make_unique<Deadline>(wire_->get_executor(), Clock::now() + k_linger, [this] { wire_->hang_up(); });
  // RFC 6455, section 7.1.1: the server ends TCP first. A socket that is closed with bytes unread would send a reset,
  // which can overtake the close frame, so the rest is read and dropped.
  if (role_ == Role::server || !close_received_) wire_->shutdown_output();
  error_code gone;
  while (!gone) {
    wire_->consume(wire_->input().size());
    gone = co_await wire_->fill();
  }
  ended_ = true;
  wire_->hang_up();
}

std::optional<Incoming> Connection::try_read() {
  if (loss_) return Incoming(*std::exchange(loss_, nullptr));
  if (ended_) return Incoming(make_close());
  pay_owed_pong();
  if (paid_pong_) return Incoming(*std::exchange(paid_pong_, std::nullopt));
  while (!over_) {
    if (in_frame_) {
      if (wire_->input().empty()) return std::nullopt;
      if (auto incoming = take_data(0)) return incoming;
      continue;
    }
    FrameHeader header;
    const std::string_view input = wire_->input();
    switch (scanner_.scan(input, header)) {
      case FrameScanner::Verdict::need_more:
        return std::nullopt;
      case FrameScanner::Verdict::protocol_error:
        return fail(k_close_protocol_error,
                    protocol_error("protocol_error", std::string("the peer sent ") + scanner_.fault()));
      case FrameScanner::Verdict::too_big:
        return fail(k_close_too_big, protocol_error("message_too_big", std::string("the peer sent ") + scanner_.fault(),
                                                    "--max-message allows more"));
      case FrameScanner::Verdict::frame:
        break;
    }
    if (is_control(header.opcode)) {
      if (input.size() < header.frame_bytes()) return std::nullopt;
      scanner_.pass(header);
      if (auto incoming = take_control_frame(header)) return incoming;
      continue;
    }
    if (!header.fin && !header.payload_bytes) {
      skip_empty_fragment(header);
      continue;
    }
    // Beast must find at least one byte of payload behind a header: a read that runs dry would be the stream's end.
    if (header.payload_bytes && input.size() == header.header_bytes) return std::nullopt;
    scanner_.pass(header);
    if (held_start_) {
      char& first = *wire_->input_data();
      first = static_cast<char>((first & 0x80) | std::exchange(held_start_, std::uint8_t(0)));
    }
    if (header.opcode != Opcode::continuation && has_deflate()) arriving_.compressed = header.rsv != 0;
    arriving_.wire_bytes = arriving_.wire_bytes.value_or(0) + header.frame_bytes();
    arriving_.frames = arriving_.frames.value_or(0) + 1;
    in_frame_ = true;
    frame_fin_ = header.fin;
    frame_left_ = header.frame_bytes();  // Beast reads the header itself
    if (auto incoming = take_data(header.header_bytes)) return incoming;
  }
  return std::nullopt;
}

/// Beast would read on behind an empty frame that is not final, so it never sees one. If it began the message, the next
/// frame takes over its opcode and RSV1, which says the same.
void Connection::skip_empty_fragment(const FrameHeader& header) {
  if (header.opcode != Opcode::continuation) {
    held_start_ = static_cast<std::uint8_t>(*wire_->input_data() & 0x7f);
    if (has_deflate()) arriving_.compressed = header.rsv != 0;
  }
  arriving_.wire_bytes = arriving_.wire_bytes.value_or(0) + header.frame_bytes();
  arriving_.frames = arriving_.frames.value_or(0) + 1;
  scanner_.pass(header);
  wire_->consume(header.header_bytes);
}

std::optional<Incoming> Connection::take_data(std::size_t header_bytes) {
  auto& stream = engine().stream;
  Pipe& pipe = engine().pipe();
  const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(frame_left_, wire_->input().size()));
  frame_left_ -= here;
  std::string& payload = arriving_.payload;
  const bool is_last = frame_fin_ && frame_left_ == 0;
  const bool inflates = arriving_.compressed.value_or(false);
  // What Beast gets together with a header it inflates at once, and then wants more of the frame, which may not be
  // here.
  const std::size_t first = inflates && header_bytes ? header_bytes : std::string_view::npos;
  pipe.offer(wire_->input().substr(0, here), first);
  // Called only while there is something for it to read, or all of the message's last frame is inside Beast already.
  beast::error_code error;
  do {
    const std::size_t size = payload.size();
    if (!inflates) payload.resize(size + std::max<std::size_t>(here, 1));
    const net::mutable_buffer room = inflates ? net::mutable_buffer(inflate_room(), k_inflate_room_bytes)
                                              : net::mutable_buffer(payload.data() + size, payload.size() - size);
    pipe.mute(true);  // on a bad message it would send a close frame; that is for fail() to do
    const std::size_t bytes = stream.read_some(room, error);
    pipe.mute(false);
    if (inflates)
      payload.append(inflate_room(), bytes);
    else
      payload.resize(size + bytes);
  } while (!error && (!pipe.offered().empty() || (is_last && !stream.is_message_done())));
  wire_->consume(here);
  if (frame_left_ == 0) in_frame_ = false;

  // Beast 1.81 does not ask whether a character is cut off when the last frame is empty.
  const bool cut_off = !error && is_last && stream.got_text() && !inflates && arriving_.frames > 1 && !is_utf8(payload);
  if (cut_off || error == websocket::error::bad_frame_payload)
    return fail(k_close_bad_payload, protocol_error("bad_utf8", "the peer sent a text message that is not UTF-8"));
  if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
    return fail(k_close_too_big,
                protocol_error("message_too_big", "the peer sent a message that inflates to more than the limit",
                               "--max-message allows more"));
  if (error)
    return fail(k_close_bad_payload,
                protocol_error("bad_deflate",
                               "the peer sent a compressed message that cannot be inflated: " + error.message()));
  if (!is_last) return std::nullopt;

  Message message = std::exchange(arriving_, {});
  message.kind = stream.got_text() ? PayloadKind::text : PayloadKind::binary;
  if (message.frames == 1) message.frames.reset();
  if (has_deflate() && !message.compressed) message.compressed = false;
  ++received_.messages;
  received_.bytes += message.payload.size();
  received_.wire_bytes += *message.wire_bytes;
  return message;
}

std::optional<Incoming> Connection::take_control_frame(const FrameHeader& header) {
  const auto size = static_cast<std::size_t>(header.payload_bytes);
  if (header.masked) apply_mask(wire_->input_data() + header.header_bytes, size, header.mask_key);
  const std::string payload(wire_->input().substr(header.header_bytes, size));
  wire_->consume(header.header_bytes + size);
  switch (header.opcode) {
    case Opcode::close:
      return take_close_frame(payload);
    case Opcode::ping:
      owed_pong_ = payload;
      return Ping{Direction::in, payload};
    default: {
      Pong pong{Direction::in, payload, {}};
      if (ping_time_ != Clock::time_point{} && payload == ping_payload_) {
        pong.rtt = std::chrono::duration_cast<microseconds>(Clock::now() - ping_time_);
        ping_time_ = {};
      }
      return pong;
    }
  }
}

void Connection::pay_owed_pong() {
  if (!owed_pong_ || is_closing()) return;
  if (is_clogged()) return wire_->when_sent([this] { pay_owed_pong(); });
  paid_pong_ = Pong{Direction::out, *std::exchange(owed_pong_, std::nullopt), {}};
  pong(paid_pong_->payload);
}

std::optional<Incoming> Connection::take_close_frame(std::string_view payload) {
  if (payload.size() == 1)
    return fail(k_close_protocol_error,
                protocol_error("protocol_error", "the peer sent a close frame with half a close code"));
  std::uint16_t code = k_close_none;
  if (!payload.empty()) {
    code = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8 |
                                      static_cast<unsigned char>(payload[1]));
    payload.remove_prefix(2);
    if (!is_sendable_close_code(code))
      return fail(k_close_protocol_error,
                  protocol_error("protocol_error", "the peer sent a close frame with code " + std::to_string(code) +
                                                       ", which nobody may send"));
    if (!is_utf8(payload))
      return fail(k_close_bad_payload,
                  protocol_error("bad_utf8", "the peer sent a close frame whose reason is not UTF-8"));
  }
  close_received_ = over_ = true;
  close_code_ = code;
  if (!payload.empty() || !close_sent_) close_reason_ = payload;  // an answer without a reason leaves ours
  if (!close_sent_) {
    closed_by_ = ClosedBy::peer;
    send_close(code, {});
  }
  return std::nullopt;
}

Incoming Connection::fail(std::uint16_t code, Error error) {
  over_ = true;
  close_code_ = code;
  if (!close_sent_) {
    closed_by_ = ClosedBy::local;
    send_close(code, error.message.substr(0, k_max_close_reason_bytes));
  }
  return error;
}

Error Connection::explain_loss(error_code error) const {
  if (const Error* failure = wire_->tls_failure()) return *failure;
  if (error == net::error::operation_aborted && close_deadline_ && close_deadline_->has_passed())
    return {Phase::io, "close_timeout", "the peer did not answer our close frame in time",
            "--close-timeout allows more"};
  if (error == net::error::operation_aborted)
    return {Phase::io, "aborted", "the connection was ended here without waiting for the peer", ""};
  const std::string hint = "the peer or something in between (a proxy, a time limit) gave up on the connection";
  if (error == net::error::eof)
    return {Phase::io, "connection_closed", "the peer ended the connection without a close frame", hint};
  if (error == net::error::connection_reset || error == net::error::broken_pipe)
    return {Phase::io, "connection_reset", "the peer reset the connection", hint};
  return {Phase::io, "connection_lost", "the connection was lost: " + error.message(), hint};
}

Close Connection::make_close() const {
  Close close;
  close.code = close_code_;
  if (close.code != k_close_abnormal) close.reason = close_reason_;
  close.clean = close_sent_ && close_received_;
  close.by = closed_by_;
  close.duration = std::chrono::duration_cast<microseconds>(Clock::now() - opened_);
  close.sent = sent_;
  close.received = received_;
  return close;
}

void Connection::send(Message& message) {
  if (is_closing()) return;
  auto& stream = engine().stream;
  const std::size_t before = wire_->output().size();
  stream.text(message.kind == PayloadKind::text);
  beast::error_code error;
  stream.write(net::const_buffer(message.payload.data(), message.payload.size()), error);
  const std::string_view frame = wire_->output().view().substr(before);
  message.dir = Direction::out;
  message.wire_bytes = frame.size();
  if (has_deflate()) message.compressed = !frame.empty() && (frame.front() & 0x40);
  if (const auto frames = count_frames(frame); frames > 1) message.frames = frames;
  ++sent_.messages;
  sent_.bytes += message.payload.size();
  sent_.wire_bytes += frame.size();
}

void Connection::ping(std::string_view payload) {
  if (is_closing()) return;
  ping_payload_ = payload;
  ping_time_ = Clock::now();
  wire_->output().append(make_control_frame(Opcode::ping, payload, role_ == Role::client));
}

void Connection::pong(std::string_view payload) {
  if (is_closing()) return;
  wire_->output().append(make_control_frame(Opcode::pong, payload, role_ == Role::client));
}

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (is_closing()) return;
  closed_by_ = ClosedBy::local;
  close_reason_ = reason;
  send_close(code, reason);
  close_deadline_ =
      std::make_unique<Deadline>(wire_->get_executor(), deadline_after(close_timeout_), [this] { wire_->hang_up(); });
  wire_->flush();
}

void Connection::send_close(std::uint16_t code, std::string_view reason) {
  close_sent_ = true;
  std::string payload;
  if (code != k_close_none) {
    payload = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    payload += reason;
  }
  wire_->output().append(make_control_frame(Opcode::close, payload, role_ == Role::client));
}

}  // namespace wsx
