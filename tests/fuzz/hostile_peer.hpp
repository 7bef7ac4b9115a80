#pragma once
#include "base/utf8.hpp"
#include "fuzz/require.hpp"
#include "support/frames.hpp"
#include "support/http_peer.hpp"
#include "support/raw_peer.hpp"
#include "support/run_task.hpp"
#include "ws/connection.hpp"

namespace wsx {

constexpr ConnectionLimits k_fuzz_limits{.max_message_bytes = 20'000, .close_timeout = std::chrono::seconds(5)};

/// A connection of ours against a peer that sends what the fuzzer made up. Nobody waits: the peer ends its output
/// behind the input and reads everything, so each run is over as soon as it has nothing left to do.
class HostilePeer {
 public:
  HostilePeer() : pair_(make_wire_and_peer(context())) {}

  /// One for all runs: making it costs more than a run.
  static net::io_context& context() {
    static net::io_context context{1};
    return context;
  }
  WirePtr wire() { return pair_.wire; }
  RawPeer& peer() { return pair_.peer; }
  const std::string& received() const { return received_; }
  std::string take_received() { return std::exchange(received_, {}); }

  /// Runs what is ready until `is_done`; the peer reads meanwhile.
  template <class Condition>
  void run_until(Condition is_done) {
    constexpr int k_many = 100'000;
    for (int turns = 0; !is_done(); ++turns) {
      require(turns < k_many);  // it waits for something that will not come, or spins
      run_ready(context());
      received_ += peer().receive();
    }
  }
  /// Sends the beginning byte by byte, each seen alone.
  std::string_view send_in_pieces(std::string_view bytes) {
    const std::string_view beginning = bytes.substr(0, 64);
    for (const char byte : beginning) {
      peer().send_some({&byte, 1});
      run_ready(context());
    }
    bytes.remove_prefix(beginning.size());
    return bytes;
  }
  /// Sends all there is, then the end.
  void send_last(std::string_view bytes) {
    run_until([&] {
      bytes.remove_prefix(peer().send_some(bytes));
      return bytes.empty() || peer().at_end();
    });
    peer().shutdown_output();
  }

 private:
  WireAndPeer pair_;
  std::string received_;
};

/// What holds for everything that read() delivers.
inline void check_event(const Incoming& incoming) {
  if (auto* message = std::get_if<Message>(&incoming)) {
    require(message->payload.size() <= k_fuzz_limits.max_message_bytes && message->wire_bytes.value_or(0) >= 2);
    require(message->kind == PayloadKind::binary || is_utf8(message->payload));
  } else if (auto* ping = std::get_if<Ping>(&incoming)) {
    require(ping->payload.size() <= k_max_control_payload_bytes);
  } else if (auto* error = std::get_if<Error>(&incoming)) {
    require(!error->code.empty() && !error->message.empty());
  } else if (auto* close = std::get_if<Close>(&incoming)) {
    require(close->code >= 1000 && is_utf8(close->reason));
  }
}

/// What holds for everything that we send once the handshake is over: right frames, at most one close frame, the last.
inline void check_sent(std::string bytes, Role role) {
  FrameScanner scanner({.masked = role == Role::client, .deflate = true, .max_message_bytes = 1 << 30});
  bool closed = false;
  for (const ReadFrame& frame : take_frames(bytes)) {
    char head[k_max_frame_header_bytes];
    FrameHeader header;
    require(!closed);
    require(scanner.scan({head, write_frame_header(head, frame.header)}, header) == FrameScanner::Verdict::frame);
    scanner.pass(header);
    closed = header.opcode == Opcode::close;
  }
}

}  // namespace wsx
