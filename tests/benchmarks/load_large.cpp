#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

/// Under way on one connection, so that a server always has something to do: two messages, or as many as this.
constexpr std::uint64_t k_window_bytes = 256 * 1024, k_least_in_flight = 2;

/// One large message, over and over.
struct LargeMessage {
  explicit LargeMessage(std::size_t payload_bytes) {
    std::minstd_rand random(6455);  // the same run each time
    const auto length = static_cast<std::uint64_t>(payload_bytes);
    request = "\x81";
    if (length < 126) {
      request += static_cast<char>(0x80 | length);
    } else {
      const int extended = length < 65536 ? 2 : 8;
      request += static_cast<char>(0x80 | (extended == 2 ? 126 : 127));
      for (int i = extended - 1; i >= 0; --i) request += static_cast<char>(length >> 8 * i);
    }
    char key[4];
    for (char& byte : key) request += byte = static_cast<char>(random() >> 8);
    for (std::size_t i = 0; i < payload_bytes; ++i) {
      payload += static_cast<char>('a' + (random() >> 8) % 26);
      request += static_cast<char>(payload.back() ^ key[i % 4]);
    }
  }
  std::string payload, request;
};

/// Follows the frames of the answers, which may be cut otherwise than the requests, and compares every byte.
class LargeAnswers {
 public:
  void take(std::string_view bytes, const std::string& payload) {
    while (!bytes.empty()) {
      if (!left_) {
        head_[head_bytes_++] = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        begin_frame(payload.size());
        continue;
      }
      const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
      if (at_ + size > payload.size() || std::memcmp(payload.data() + at_, bytes.data(), size) != 0)
        give_up("what came back is not what was sent");
      bytes.remove_prefix(size);
      at_ += size;
      left_ -= size;
      if (!left_) end_frame(payload.size());
    }
  }
  std::uint64_t messages() const { return messages_; }

 private:
  void begin_frame(std::size_t payload_bytes) {
    if (head_bytes_ < 2) return;
    const unsigned length = head_[1];
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (head_bytes_ < 2 + extended) return;
    if ((head_[0] & 0x7f) != (at_ ? 0 : 1)) give_up("a frame came back that was not sent");
    left_ = extended ? 0 : length;
    for (std::size_t i = 0; i < extended; ++i) left_ = left_ << 8 | head_[2 + i];
    head_bytes_ = 0;
    is_last_ = head_[0] & 0x80;
    if (!left_) end_frame(payload_bytes);
  }
  void end_frame(std::size_t payload_bytes) {
    if (is_last_ != (at_ == payload_bytes)) give_up("a message came back in part");
    if (!is_last_) return;
    at_ = 0;
    ++messages_;
  }

  std::array<unsigned char, 10> head_;
  std::size_t head_bytes_ = 0, at_ = 0;  // in the payload
  std::uint64_t left_ = 0, messages_ = 0;
  bool is_last_ = false;
};

struct LargeClient {
  int socket;
  std::uint64_t sent = 0, received = 0;  // bytes
  LargeAnswers answers = {};
};

class LargeLoad {
 public:
  explicit LargeLoad(const LoadOptions& options) : options_(options), message_(options.payload_bytes) {
    clients_.reserve(static_cast<std::size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
      const int socket =
          options.raw == Raw::yes ? open_tcp(options.port) : open_websocket(options.port, options.deflate);
      LargeClient& client = clients_.emplace_back(LargeClient{socket});
      make_non_blocking(client.socket);
      epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &client}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) give_up("epoll: %s", std::strerror(errno));
    }
  }

  LoadResult run() {
    run_until([end = now_s() + k_warm_up_s] { return now_s() >= end; });
    const std::uint64_t before = echoed_bytes();
    const Stopwatch stopwatch(options_.server);
    run_until([end = now_s() + options_.seconds] { return now_s() >= end; });
    // In whole messages, or slow servers would be rounded to nothing.
    LoadResult result = stopwatch.read((echoed_bytes() - before) / options_.payload_bytes);
    result.bytes = echoed_bytes() - before;
    stopping_ = true;
    run_until([&, end = now_s() + k_patience_s] { return is_settled() || now_s() >= end; });
    if (!is_settled()) give_up("messages were lost");
    return result;
  }

 private:
  template <class IsOver>
  void run_until(IsOver is_over) {
    std::array<epoll_event, 64> events;
    bool moved = true;
    while (!is_over()) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), moved ? 0 : 20);
      moved = ready > 0;
      for (LargeClient& client : clients_) {
        const bool wrote = write(client), read_some = read(client);
        moved = moved || wrote || read_some;
      }
    }
  }

  bool write(LargeClient& client) {
    const std::size_t size = message_.request.size();
    std::uint64_t most = (messages(client) + in_flight_) * size - client.sent;
    if (stopping_) most = (size - client.sent % size) % size;
    const std::string_view next = std::string_view(message_.request).substr(client.sent % size, most);
    if (next.empty()) return false;
    const ssize_t sent = ::send(client.socket, next.data(), next.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) give_up("send: %s", std::strerror(errno));
    if (sent > 0) client.sent += static_cast<std::uint64_t>(sent);
    return sent > 0;
  }

  bool read(LargeClient& client) {
    const ssize_t size = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
    if (size == 0) give_up("the server ended a connection");
    if (size < 0 && errno != EAGAIN) give_up("recv: %s", std::strerror(errno));
    if (size < 0) return false;
    const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(size));
    if (options_.raw == Raw::yes)
      compare(client.received, bytes);
    else
      client.answers.take(bytes, message_.payload);
    client.received += bytes.size();
    return true;
  }

  /// A bare server sends back what it got.
  void compare(std::uint64_t received, std::string_view bytes) const {
    while (!bytes.empty()) {
      const std::string_view expected = std::string_view(message_.request).substr(received % message_.request.size());
      const std::size_t size = std::min(expected.size(), bytes.size());
      if (expected.substr(0, size) != bytes.substr(0, size)) give_up("what came back is not what was sent");
      bytes.remove_prefix(size);
      received += size;
    }
  }

  std::uint64_t messages(const LargeClient& client) const {
    return options_.raw == Raw::yes ? client.received / message_.request.size() : client.answers.messages();
  }
  std::uint64_t echoed_bytes() const {
    std::uint64_t bytes = 0;
    for (const LargeClient& client : clients_) bytes += client.received;
    return bytes;
  }
  bool is_settled() const {
    return std::all_of(clients_.begin(), clients_.end(), [&](const LargeClient& client) {
      return client.sent == messages(client) * message_.request.size();
    });
  }

  const LoadOptions& options_;
  LargeMessage message_;
  const std::uint64_t in_flight_ = std::max<std::uint64_t>(k_window_bytes / options_.payload_bytes, k_least_in_flight);
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<LargeClient> clients_;
  std::vector<char> buffer_ = std::vector<char>(256 * 1024);
  bool stopping_ = false;
};

}  // namespace

LoadResult run_large(const LoadOptions& options) { return LargeLoad(options).run(); }

}  // namespace wsx
