#pragma once
#include <string>
#include <vector>

#include "support/deflate.hpp"
#include "support/frames.hpp"
#include "support/http_peer.hpp"
#include "support/raw_peer.hpp"
#include "support/run_task.hpp"
#include "ws/accept.hpp"
#include "ws/upgrade.hpp"

namespace wsx {

/// One line for each thing that happened: "text hello", "close 1000 by peer, clean". Long payloads are shortened.
using Lines = std::vector<std::string>;

inline std::string describe_payload(std::string_view payload) {
  constexpr std::size_t k_excerpt_bytes = 40;
  if (payload.size() <= k_excerpt_bytes) return std::string(payload);
  return std::string(payload.substr(0, k_excerpt_bytes)) + "… " + std::to_string(payload.size()) + " bytes";
}

inline std::string describe_event(const Incoming& incoming) {
  if (auto* message = std::get_if<Message>(&incoming))
    return (message->kind == PayloadKind::text ? "text " : "binary ") + describe_payload(message->payload);
  if (auto* ping = std::get_if<Ping>(&incoming)) return "ping " + describe_payload(ping->payload);
  if (auto* pong = std::get_if<Pong>(&incoming))
    return (pong->dir == Direction::in ? "pong " : "answered ") + describe_payload(pong->payload);
  if (auto* error = std::get_if<Error>(&incoming)) return "error " + error->code;
  const auto& close = std::get<Close>(incoming);
  return "close " + std::to_string(close.code) + (close.reason.empty() ? "" : " " + close.reason) +
         (close.by == ClosedBy::peer    ? " by peer"
          : close.by == ClosedBy::local ? " by us"
                                        : "") +
         (close.clean ? ", clean" : "");
}

struct ConversationSetup {
  Role role = Role::server;
  bool deflate = false;
  ConnectionLimits limits = {};
  bool echo = false;               // sends messages back, as a server of `wsx echo` does
  bool echo_frames = false;        // and plain ones in the other lane
  Connection* relay_to = nullptr;  // sends them on there, plain ones in the fast lane, and leaves answers to the test
};

/// An open connection of ours and the raw peer at its other end. A reader runs all the time and keeps what it gets; it
/// advances when the context runs.
class Conversation {
 public:
  using Setup = ConversationSetup;

  explicit Conversation(Setup setup = {}) : setup_(setup), pair_(make_wire_and_peer(context_)) {
    net::co_spawn(context_.get_executor(), keep_result(shake_hands(), upgraded_), net::detached);
    if (setup.role == Role::server) {
      peer().send(upgrade_request(setup.deflate ? k_offer_deflate : ""));
      run_until(context_, [&] { return upgraded_.has_value(); });
      peer().receive();
    } else {
      std::string request;
      run_until(context_, [&] { return (request += peer().receive()).find("\r\n\r\n") != request.npos; });
      peer().send(switching_response(request, setup.deflate ? k_agree_to_deflate : ""));
      run_until(context_, [&] { return upgraded_.has_value(); });
    }
    // A handshake that failed shows as a Result without a value, which throws here.
    connection_ = std::move(upgraded_->value().connection);
    if (setup.relay_to) connection_->leave_answers_to_caller();
    net::co_spawn(context_.get_executor(), note_end(setup.echo || setup.relay_to ? read_and_send() : read(), ended_),
                  net::detached);
    run_ready(context_);
  }
  /// A reader that still waits must not outlive what it reads from.
  ~Conversation() {
    peer().close();
    if (!ended_) connection_->hang_up();
    run_until(context_, [&] { return ended_; });
  }

  Connection& connection() { return *connection_; }
  RawPeer& peer() { return pair_.peer; }
  net::io_context& context() { return context_; }
  /// Writes frames as the peer must.
  FrameWriter from_peer() const { return {.masks = setup_.role == Role::server}; }

  /// The peer sends this, and we get to see it; more than a socket holds goes in pieces.
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t sent = peer().send_some(bytes);
      bytes.remove_prefix(sent);
      run_ready(context_);
      received_ += peer().receive();
      if (!sent && ended_) return;
    }
    run_ready(context_);
  }
  void send_byte_by_byte(std::string_view bytes) {
    for (const char byte : bytes) send({&byte, 1});
  }
  /// Runs until the reader has seen the close event. The peer leaves, so that nobody waits for it.
  void finish() {
    peer().shutdown_output();
    run_until(context_, [&] {
      received_ += peer().receive();
      return ended_;
    });
    received_ += peer().receive();
  }
  void run_until_ended() {
    run_until(context_, [&] { return ended_; });
  }
  bool has_ended() const { return ended_; }

  /// What read() has delivered so far.
  const std::vector<Incoming>& events() const { return events_; }
  Lines lines() const {
    Lines lines;
    for (const Incoming& incoming : events_) lines.push_back(describe_event(incoming));
    return lines;
  }
  template <class T>
  const T& event(std::size_t index) const {
    return std::get<T>(events_.at(index));
  }

  /// The frames that have arrived at the peer since the last call.
  std::vector<ReadFrame> take_sent_frames() {
    run_ready(context_);
    received_ += peer().receive();
    return take_frames(received_);
  }
  /// The same as lines: "text hello", "pong x", "close 1000 bye". Fragments are put together, and what is compressed is
  /// inflated.
  Lines take_sent_lines() {
    Lines lines;
    for (ReadFrame& frame : take_sent_frames()) {
      if (is_control(frame.header.opcode)) {
        lines.push_back(describe_control_frame(frame));
        continue;
      }
      if (frame.header.opcode != Opcode::continuation) message_ = {frame.header, {}};
      message_.payload += frame.payload;
      if (!frame.header.fin) continue;
      if (message_.header.rsv & k_rsv1)
        message_.payload = inflate_(std::move(message_.payload)).value_or("(cannot be inflated)");
      const char* const kind = message_.header.opcode == Opcode::text ? "text " : "binary ";
      lines.push_back(kind + describe_payload(message_.payload));
    }
    return lines;
  }
  /// Bytes at the peer that are no whole frame.
  const std::string& unparsed() const { return received_; }

 private:
  Task<Result<Upgraded>> shake_hands() {
    static const Url url = parse_url("ws://localhost/chat").value();
    if (setup_.role == Role::server) {
      AcceptOptions options;
      options.deflate.enabled = setup_.deflate;
      auto accepted = co_await accept(pair_.wire, options, setup_.limits, Admission::open);
      if (!accepted) co_return accepted.error();
      co_return std::move(**accepted);
    }
    UpgradeOptions options;
    options.deflate.enabled = setup_.deflate;
    auto upgraded = co_await upgrade(pair_.wire, url, options, setup_.limits, k_never);
    co_return upgraded;
  }

  Task<> read() {
    for (bool over = false; !over;) {
      Incoming incoming = co_await connection_->read();
      over = std::holds_alternative<Close>(incoming);
      events_.push_back(std::move(incoming));
    }
  }

  Task<> read_and_send() {
    Connection& to = setup_.relay_to ? *setup_.relay_to : *connection_;
    for (bool over = false; !over;) {
      if (to.is_clogged()) co_await to.drain();
      if (setup_.relay_to && connection_->relay_frames(to)) continue;
      if (setup_.echo_frames && connection_->echo_frames()) continue;
      auto incoming = connection_->try_read();
      if (!incoming) {
        co_await connection_->wait();
        continue;
      }
      over = std::holds_alternative<Close>(*incoming);
      if (auto* message = std::get_if<Message>(&*incoming)) {
        Message echo = *message;
        to.send(echo);
      }
      events_.push_back(std::move(*incoming));
    }
  }

  static std::string describe_control_frame(const ReadFrame& frame) {
    std::string_view payload = frame.payload;
    std::string text = frame.header.opcode == Opcode::ping ? "ping " : "pong ";
    if (frame.header.opcode == Opcode::close) {
      text = "close";
      if (payload.size() >= 2) {
        const auto byte = [&](int i) { return static_cast<unsigned char>(payload[i]); };
        text += ' ' + std::to_string(byte(0) << 8 | byte(1));
        payload.remove_prefix(2);
        if (!payload.empty()) text += ' ';
      }
    }
    return text += describe_payload(payload);
  }

  const Setup setup_;
  net::io_context context_;
  WireAndPeer pair_;
  std::optional<Result<Upgraded>> upgraded_;
  ConnectionPtr connection_;
  bool ended_ = false;
  std::vector<Incoming> events_;
  std::string received_;
  ReadFrame message_;  // that is arriving at the peer
  Inflater inflate_;
};

/// How a role is called in a test's trace.
inline const char* name_of(Role role) { return role == Role::server ? "as server" : "as client"; }

}  // namespace wsx
