#pragma once
#include <boost/asio/basic_stream_socket.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/handshake_details.hpp"
#include "base/result.hpp"
#include "wire/arena.hpp"
#include "wire/deadline.hpp"
#include "wire/link.hpp"
#include "wire/net.hpp"
#include "wire/pace.hpp"
#include "wire/tls.hpp"

namespace wsx {

/// A pipe of bytes to one peer: tcp, unix or TLS over either. It reads ahead into the thread's buffer and writes
/// behind: output is an append to memory, and one send(2) carries all that was appended since the last flush. Bytes
/// that are read but not consumed move to the wire's own memory only when another wire needs the buffer.
///
/// One coroutine may read (fill) and one may wait for output (drain) at a time; both on the thread of the io_context.
class Wire : public std::enable_shared_from_this<Wire> {
 public:
  /// A connected socket, made non-blocking here. With `tls` the caller shakes hands before anything else.
  Wire(Socket socket, TlsSessionPtr tls);
  ~Wire();

  Executor get_executor() { return socket_.get_executor(); }

  /// Shakes hands; `peer` (the host's name) is for the error's sentence. Errors have phase tls.
  Task<Result<>> tls_handshake(std::string_view peer);
  /// The peer was a proxy and has connected us to another one, whose bytes come from here on. What TLS there was stays
  /// around them, while is_tls() and tls_details() speak of the new peer.
  void enter_tunnel();
  /// Puts TLS on the connection, inside the proxy's if there is one. Nothing may be unread or unsent; the caller shakes
  /// hands before anything else.
  void start_tls(TlsSessionPtr tls);

  /// What was read and not yet consumed. Valid, and writable, until the next fill() or suspension.
  std::string_view input() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }
  char* input_data() { return begin_; }
  void consume(std::size_t bytes) { begin_ += bytes; }
  /// Before anything is read: what somebody else has read from the socket comes first.
  void put_back(std::string_view bytes);

  /// Flushes, then waits until input() has grown. Fails with eof, connection_reset, operation_aborted (hung up), or
  /// no_buffer_space when nothing of a full buffer was consumed.
  Task<error_code> fill();

  /// Reads and drops what comes until the connection ends: a socket that is closed with bytes unread sends a reset,
  /// which can overtake what was sent before. The caller sets a deadline.
  Task<> drop_input();

  Arena& arena() { return arena_; }
  MemoryAccount& memory() { return arena_.memory(); }
  /// What it holds: unread input of its own, and output.
  std::size_t held_bytes() const { return parked_share_.bytes() + output_.capacity(); }

  /// Append here; it leaves with the next flush(), fill() or drain().
  OutputBuffer& output() { return output_; }
  /// Sends what the socket takes now; the rest follows by itself when it takes more. Errors come out of fill().
  void flush();
  /// Calls `action` once, when all output has left. None is called after hang_up().
  void when_sent(std::function<void()> action) { when_sent_.push_back(std::move(action)); }
  /// Flushes and waits until at most `mark` bytes are unsent, or the connection is gone.
  Task<> drain(std::size_t mark = 0);
  static constexpr std::size_t k_high_water_bytes = 256 * 1024;
  /// A peer that sends without end must not keep other connections and timers from their turn.
  static constexpr unsigned k_max_reads_in_a_row = 16;

  /// From here on reading and sending are held back. Handshakes of TLS are not.
  void set_pace(const PaceOptions& options);

  /// No more output: TLS's close_notify and TCP's FIN follow what was flushed.
  void shutdown_output();
  /// Ends the connection at once; pending waits end with operation_aborted. Unsent output is lost.
  void hang_up();
  /// The same with a TCP reset.
  void reset();
  /// Takes the socket out, with what was read and not consumed, for code with its own event loop. Nothing may
  /// be unsent and nobody may wait; only is_open() has a meaning afterwards.
  struct Released {
    Link link;
    std::string unread;
  };
  Released release();
  bool is_open() const { return socket_.is_open(); }
  /// Sending failed: the peer is gone, though what it sent before may still be there to be read.
  bool is_broken() const { return static_cast<bool>(write_error_); }
  /// The peer has reset the connection, although nothing was read or sent since that would have shown it.
  bool was_reset();
  /// The same, or the peer will send no more; what it has sent may still be unread.
  bool has_peer_left();

  /// "127.0.0.1:8080", "[::1]:8080", or a unix socket's path; "" when it has none (any more).
  std::string local() const;
  std::string remote() const;
  /// Why TLS ended the connection in the middle of things (a late alert, a bad record), if it did.
  const Error* tls_failure() const { return tls_failure_.get(); }
  bool is_tls() const { return tls_ != nullptr; }
  std::optional<TlsDetails> tls_details() const;

 private:
  /// Makes room in the thread's read buffer, with what is unread at its front. Zero: full.
  std::size_t claim_buffer();
  /// Moves what is unread to memory of our own and leaves the thread's buffer to others.
  void park();
  std::size_t receive(char* to, std::size_t room, error_code& error);
  void flush_when_writable();
  /// Whether nothing may be sent now; flush() follows when it may.
  bool is_held_back();
  void call_when_sent();

  /// A pace, and what waits for it.
  struct Brake {
    Pace pace;
    Timer to_read, to_send;
    bool flush_pending = false;  // on to_send
  };

  Socket socket_;
  TlsSessionPtr proxy_tls_, tls_;  // the second may write through the first, so it ends before it
  ssl_st* ssl_ = nullptr;          // what our bytes pass through: tls_, else proxy_tls_, else nothing
  Arena& arena_;
  char *begin_ = nullptr, *end_ = nullptr;  // into the arena's buffer or parked_
  std::unique_ptr<char[]> parked_;
  MemoryShare parked_share_{arena_.memory()};
  OutputBuffer output_;
  std::vector<std::function<void()>> when_sent_;
  std::unique_ptr<Brake> brake_;
  error_code write_error_, late_error_;  // the second is to be told by the next receive()
  std::unique_ptr<Error> tls_failure_;
  unsigned reads_in_a_row_ = 0;  // without waiting
  bool drained_ = false;         // the last receive took all there was: wait before asking again
  bool wants_write_ = false;     // TLS must send before it can receive
  bool flush_pending_ = false;   // flush_when_writable() is waiting
  bool shutdown_wanted_ = false;
};

using WirePtr = std::shared_ptr<Wire>;

}  // namespace wsx
