#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace wsx {

std::int64_t monotonic_ns();

/// A frame from a client, unmasked.
struct ClientFrame {
  int opcode;
  std::string payload;
};

/// An unmasked frame with FIN set.
std::string make_server_frame(int opcode, std::string_view payload);

/// One client of a delaying server: its socket, and what is half read or half written.
class DelayConnection {
 public:
  explicit DelayConnection(int socket);
  ~DelayConnection();
  DelayConnection(const DelayConnection&) = delete;

  int socket() const { return socket_; }

  /// Reads once. `arrived` is when the kernel took the last of it. False: the client is gone.
  bool read();
  std::int64_t arrived() const { return arrived_; }

  /// Answers the handshake once it is complete. False: it is none of ours.
  bool greet();
  bool is_open() const { return is_open_; }
  /// The next whole frame of what was read.
  std::optional<ClientFrame> next_frame();

  static constexpr std::size_t k_no_record = SIZE_MAX;
  /// Sends as much as the socket takes. `record` can be asked for when all of the frame has left.
  void write(std::string frame, std::size_t record = k_no_record);
  void flush();
  bool has_unsent() const { return !out_.empty(); }
  /// A record whose frame has left since, and the time.
  struct Left {
    std::size_t record;
    std::int64_t at;
  };
  std::optional<Left> next_left();

  // The server's own.
  std::int64_t latest_due = 0;
  std::uint32_t messages = 0;  // so far
  bool is_watched_for_room = false;

 private:
  struct Out {
    std::string frame;
    std::size_t record;
  };

  int socket_;
  bool is_open_ = false;
  std::int64_t arrived_ = 0;
  std::string in_;
  std::size_t begin_ = 0;  // of what in_ still holds
  std::deque<Out> out_;
  std::size_t sent_ = 0;  // bytes of the first
  std::deque<Left> left_;
};

}  // namespace wsx
