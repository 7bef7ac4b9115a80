// How a connection ends: the closing handshake, failures, and a wire that is gone.
#include "base/close_code.hpp"
#include "base/utf8.hpp"
#include "ws/connection.hpp"

namespace wsx {

void Connection::close(std::uint16_t code, std::string_view reason) {
  if (is_closing()) return;
  if (close_received_) return answer_close(code, reason);
  closed_by_ = ClosedBy::local;
  close_reason_ = reason;
  send_close(code, reason);
  set_close_deadline(deadline_after(close_timeout_));
  wire_->flush();
}

/// Somebody may be waiting for input already, so what linger() does begins here.
void Connection::answer_close(std::uint16_t code, std::string_view reason) {
  send_close(code, reason);
  over_ = true;
  set_close_deadline(Clock::now() + k_linger);
  wire_->flush();
  if (role_ == Role::server) wire_->shutdown_output();
}

std::optional<CloseFrame> Connection::peer_close() const {
  if (!close_received_) return std::nullopt;
  return CloseFrame{close_code_, close_reason_};
}

void Connection::set_close_deadline(Clock::time_point due) {
  close_due_ = due;
  close_deadline_ = std::make_unique<Deadline>(wire_->get_executor(), due, [this] { wire_->hang_up(); });
}

/// A deadline that is due already fires in the next wait: were it paused again and again, it never would.
void Connection::pause_close_deadline() {
  const auto left = close_due_ - Clock::now();
  if (!close_deadline_ || over_ || close_due_ == k_never || left.count() <= 0) return;
  close_time_left_ = left;
  close_deadline_.reset();
}

void Connection::resume_close_deadline() {
  if (close_time_left_.count()) set_close_deadline(Clock::now() + std::exchange(close_time_left_, {}));
}

void Connection::send_close(std::uint16_t code, std::string_view reason) {
  close_sent_ = true;
  send_control(Opcode::close, format_close_payload(code, reason));
}

std::optional<Incoming> Connection::take_close_frame(std::string_view payload) {
  if (payload.size() == 1)
    return fail(k_close_protocol_error, "protocol_error", "the peer sent a close frame with half a close code");
  const std::uint16_t code = close_code_of(payload);
  if (!payload.empty()) {
    payload.remove_prefix(2);
    if (!is_sendable_close_code(code))
      return fail(k_close_protocol_error, "protocol_error",
                  "the peer sent a close frame with code " + std::to_string(code) + ", which nobody may send");
    if (!is_utf8(payload))
      return fail(k_close_bad_payload, "bad_utf8", "the peer sent a close frame whose reason is not UTF-8");
  }
  close_received_ = true;
  close_code_ = code;
  if (!payload.empty() || !close_sent_) close_reason_ = payload;  // an answer without a reason leaves ours
  if (!close_sent_) {
    closed_by_ = ClosedBy::peer;
    if (answers_ == Answers::callers && !omissions_.close_reply) return std::nullopt;
    if (!omissions_.close_reply) send_close(code, {});
  }
  over_ = true;
  return std::nullopt;
}

Incoming Connection::fail(std::uint16_t code, std::string word, std::string message, std::string hint) {
  over_ = true;
  close_code_ = code;
  if (!close_sent_) {
    closed_by_ = ClosedBy::local;
    send_close(code, std::string_view(message).substr(0, k_max_close_reason_bytes));
  }
  return Error{Phase::protocol, std::move(word), std::move(message), std::move(hint)};
}

void Connection::hang_up(Error why) {
  if (!over_) reason_to_hang_up_ = std::make_unique<Error>(std::move(why));
  wire_->hang_up();
}

void Connection::reset() {
  wire_->when_sent([this] {
    if (!close_sent_) closed_by_ = ClosedBy::local;
    over_ = ended_ = true;
    wire_->reset();
  });
  wire_->flush();
}

void Connection::break_off(Ending how) {
  if (over_) return;
  if (!close_sent_ && !close_received_) closed_by_ = ClosedBy::local;
  over_ = true;
  if (!close_deadline_) set_close_deadline(deadline_after(close_timeout_));  // who owes a close frame gets no more time
  if (how == Ending::reset) wire_->when_sent([this] { wire_->reset(); });
  wire_->flush();
  if (how == Ending::fin) wire_->shutdown_output();
}

Error Connection::explain_loss(error_code error) const {
  if (reason_to_hang_up_) return *reason_to_hang_up_;
  if (const Error* failure = wire_->tls_failure()) return *failure;
  if (error == net::error::operation_aborted && close_deadline_ && close_deadline_->has_passed())
    return {Phase::io, "close_timeout", "the peer did not answer our close frame in time", "raise --close-timeout"};
  if (error == net::error::operation_aborted)
    return {Phase::io, "aborted", "the connection was cut without waiting for the peer", ""};
  const bool may_be_timeout = Clock::now() - opened_ >= k_shortest_idle_timeout;
  const std::string hint = may_be_timeout
                               ? "the peer or something in between (a proxy, a timeout) dropped the connection"
                               : "the peer stopped, or it, or a proxy in between, dropped the connection";
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

/// Both close frames have passed, or the connection failed: lets what we sent arrive before the socket goes.
Task<> Connection::linger() {
  const bool leaves_unanswered = close_received_ && !close_sent_;
  set_close_deadline(leaves_unanswered ? deadline_after(close_timeout_) : Clock::now() + k_linger);
  // RFC 6455, section 7.1.1: the server ends TCP first.
  if (!leaves_unanswered && (role_ == Role::server || !close_received_)) wire_->shutdown_output();
  co_await wire_->drop_input();
  ended_ = true;
  wire_->hang_up();
}

}  // namespace wsx
