#pragma once
#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "wire/net.hpp"
#include "wire/wire.hpp"

namespace wsx {

/// The far end of a connection in a test: a socket whose calls never wait.
class RawPeer {
 public:
  explicit RawPeer(int fd) : fd_(fd) {}
  ~RawPeer() { close(); }
  RawPeer(RawPeer&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  RawPeer& operator=(RawPeer&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    at_end_ = false;
    return *this;
  }

  /// Sends as much as there is room for; returns how much that was.
  std::size_t send_some(std::string_view bytes) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? 0 : static_cast<std::size_t>(sent);
  }
  void send(std::string_view bytes) {
    if (send_some(bytes) != bytes.size()) throw std::runtime_error("the peer cannot send everything at once");
  }
  /// What has arrived since the last call, at most `most` bytes of it.
  std::string receive(std::size_t most = std::string::npos) {
    std::string all;
    char piece[16 * 1024];
    while (all.size() < most) {
      const ssize_t bytes = ::recv(fd_, piece, std::min(sizeof piece, most - all.size()), MSG_DONTWAIT);
      at_end_ = bytes == 0 || (bytes < 0 && errno == ECONNRESET);
      if (bytes <= 0) break;
      all.append(piece, static_cast<std::size_t>(bytes));
    }
    return all;
  }
  /// Whether the last receive() found that no more will come.
  bool at_end() const { return at_end_; }
  void shutdown_output() { ::shutdown(fd_, SHUT_WR); }
  /// On a unix socket this is a reset when bytes are left unread.
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
  bool at_end_ = false;
};

struct WireAndPeer {
  WirePtr wire;
  RawPeer peer;
};

/// A connected pair of unix sockets as descriptors.
inline std::pair<int, int> make_socket_pair() {
  int fds[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) throw std::runtime_error("no socket pair");
  return {fds[0], fds[1]};
}

inline Socket adopt_socket(net::io_context& context, int fd) {
  return Socket(context.get_executor(), net::generic::stream_protocol(AF_UNIX, 0), fd);
}

inline WireAndPeer make_wire_and_peer(net::io_context& context) {
  const auto [ours, theirs] = make_socket_pair();
  return {std::make_shared<Wire>(adopt_socket(context, ours), nullptr), RawPeer(theirs)};
}

}  // namespace wsx
