#include "ws/connection.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/close_code.hpp"
#include "wire/other_protocol.hpp"
#include "ws/passing_message.hpp"

namespace wsx {
namespace {

/// A web page or an error message in place of the first frame.
std::string explain_text(std::string_view input) {
  constexpr std::size_t k_enough_bytes = 4;
  const auto begin = input.substr(0, k_max_excerpt_bytes);
  const bool is_text = begin.size() >= k_enough_bytes && std::none_of(begin.begin(), begin.end(), [](char c) {
                         return is_control(c) && c != '\n' && c != '\r' && c != '\t';
                       });
  return is_text ? "this is text after the handshake, not a frame; " + quote_beginning(begin) : "";
}

}  // namespace

Task<Incoming> Connection::read() {
  for (;;) {
    if (auto incoming = try_read()) co_return std::move(*incoming);
    co_await wait();
  }
}

Task<> Connection::drain(WirePtr wire, std::chrono::nanoseconds patience, std::size_t mark) {
  wire->flush();
  if (wire->output().size() <= mark) co_return;
  const Lookout lookout(
      wire, patience, {.waiting = [&wire] { return wire->output().size(); }, .on_gone = [&wire] { wire->hang_up(); }});
  co_await wire->drain(mark);
}

std::unique_ptr<Lookout> Connection::look_out(std::function<std::size_t()> waiting, std::function<void()> on_gone) {
  const auto probe = [this] {
    if (is_clogged()) return;
    pong({});
    flush();
  };
  return std::make_unique<Lookout>(wire_, close_timeout_,
                                   Lookout::Hooks{std::move(waiting), std::move(on_gone), probe});
}

Task<> Connection::receive() {
  if (close_received_) wire_->consume(wire_->input().size());  // nothing counts after a close frame
  if (holds_too_much()) refuse_for_memory();
  const error_code error = co_await wire_->fill();
  last_heard_ = Clock::now();
  // Who only ended its sending still gets what it asked for before.
  if (error == net::error::eof && !over_) co_await drain(wire_, close_timeout_, 0);
  if (error && !ended_) {
    if (!over_ && !close_received_) loss_ = std::make_unique<Error>(explain_loss(error));
    over_ = ended_ = true;
    wire_->hang_up();
  }
}

std::optional<Incoming> Connection::try_read() {
  if (loss_) return Incoming(*std::exchange(loss_, nullptr));
  if (ended_) return Incoming(make_close());
  pay_owed_pong();
  if (paid_pong_) return Incoming(*std::exchange(paid_pong_, std::nullopt));
  while (!over_ && !close_received_) {
    if (in_frame_) {
      if (wire_->input().empty()) return std::nullopt;
      if (auto incoming = take_data(0)) return incoming;
      continue;
    }
    if (passing_ && passing_->left) return std::nullopt;  // the lane goes on with it
    FrameHeader header;
    const std::string_view input = wire_->input();
    const auto verdict = scanner_.scan(input, header);
    if (verdict == FrameScanner::Verdict::protocol_error || verdict == FrameScanner::Verdict::too_big)
      tell_frame(Direction::in, header);
    switch (verdict) {
      case FrameScanner::Verdict::need_more:
        return std::nullopt;
      case FrameScanner::Verdict::protocol_error:
        return fail(k_close_protocol_error, "protocol_error", std::string("the peer sent ") + scanner_.fault(),
                    scanner_.is_at_beginning() ? explain_text(input) : "");
      case FrameScanner::Verdict::too_big:
        return fail(k_close_too_big, "message_too_big", std::string("the peer sent ") + scanner_.fault(),
                    "raise --max-message");
      case FrameScanner::Verdict::frame:
        break;
    }
    if (is_control(header.opcode)) {
      if (input.size() < header.frame_bytes()) return std::nullopt;
      scanner_.pass(header);
      if (auto incoming = take_control_frame(header)) return incoming;
      continue;
    }
    if (passing_) return std::nullopt;
    if (!header.fin && !header.payload_bytes) {
      skip_empty_fragment(header);
      continue;
    }
    // Beast must find at least one byte of payload after a header: a read that runs dry would end the stream.
    if (header.payload_bytes && input.size() == header.header_bytes) return std::nullopt;
    begin_data_frame(header);
    if (auto incoming = take_data(header.header_bytes)) return incoming;
  }
  return std::nullopt;
}

std::optional<Incoming> Connection::take_control_frame(const FrameHeader& header) {
  const auto size = static_cast<std::size_t>(header.payload_bytes);
  if (header.masked) apply_mask(wire_->input_data() + header.header_bytes, size, header.mask_key);
  const std::string payload(wire_->input().substr(header.header_bytes, size));
  wire_->consume(header.header_bytes + size);
  tell_frame(Direction::in, header, payload);
  switch (header.opcode) {
    case Opcode::close:
      return take_close_frame(payload);
    case Opcode::ping:
      if (!omissions_.pongs && answers_ == Answers::ours) owed_pong_ = payload;
      return Ping{Direction::in, payload};
    default:
      return Pong{Direction::in, payload, sent_pings_.take_round_trip(payload)};
  }
}

void Connection::pay_owed_pong() {
  if (!owed_pong_ || is_closing()) return;
  if (is_clogged()) {
    if (!std::exchange(pong_waits_, true))
      wire_->when_sent([this] {
        pong_waits_ = false;
        pay_owed_pong();
      });
    return;
  }
  paid_pong_ = Pong{Direction::out, *std::exchange(owed_pong_, std::nullopt), {}};
  pong(paid_pong_->payload);
}

void Connection::ping(std::string_view payload) {
  if (is_closing()) return;
  sent_pings_.add(payload);
  send_control(Opcode::ping, payload);
}

void Connection::pong(std::string_view payload) {
  if (!is_closing()) send_control(Opcode::pong, payload);
}

void Connection::send_control(Opcode opcode, std::string_view payload) {
  const std::string frame = make_control_frame(opcode, payload, role_ == Role::client);
  FrameHeader header;
  if (parse_frame_header(frame, header)) tell_frame(Direction::out, header, payload);
  wire_->output().append(frame);
}

void Connection::tell_frame(Direction dir, const FrameHeader& header, std::optional<std::string_view> payload) const {
  if (!tell_frame_) return;
  Frame frame{dir,
              static_cast<std::uint8_t>(header.opcode),
              header.rsv,
              header.fin,
              header.masked,
              header.payload_bytes,
              header.header_bytes,
              {}};
  if (payload) frame.payload = *payload;
  tell_frame_(frame);
}

}  // namespace wsx
