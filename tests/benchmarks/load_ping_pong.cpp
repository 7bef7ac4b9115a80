#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include "echo_pattern.hpp"
#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_run_bytes = 4096;

struct PingPongClient {
  int socket;
  std::uint64_t sent = 0, received = 0;  // bytes
  double sent_s = 0;                     // the last message
};

class PingPong {
 public:
  explicit PingPong(const LoadOptions& options) : options_(options), pattern_(options.payload_bytes, k_run_bytes) {
    clients_.reserve(static_cast<std::size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
      PingPongClient& client = clients_.emplace_back(PingPongClient{open_websocket(options.port, options.deflate)});
      make_non_blocking(client.socket);
      epoll_event event{.events = EPOLLIN, .data = {.ptr = &client}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) give_up("epoll: %s", std::strerror(errno));
    }
  }

  LoadResult run() {
    for (PingPongClient& client : clients_) send_one(client);
    run_until([end = now_s() + k_warm_up_s] { return now_s() >= end; });
    const std::uint64_t before = messages_;
    const Stopwatch stopwatch(options_.server);
    run_until([end = now_s() + options_.seconds] { return now_s() >= end; });
    LoadResult result = stopwatch.read(messages_ - before);
    result.p50_us = find_median(static_cast<std::size_t>(before)) * 1e6;
    stopping_ = true;
    run_until([&, end = now_s() + k_patience_s] { return !in_flight_ || now_s() >= end; });
    if (in_flight_) give_up("messages were lost: %d did not come back", in_flight_);
    return result;
  }

 private:
  template <class IsOver>
  void run_until(IsOver is_over) {
    std::array<epoll_event, 64> events;
    while (!is_over()) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), 20);
      for (int i = 0; i < ready; ++i) read(*static_cast<PingPongClient*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
  }

  /// Of the round trips behind the first `skipped`.
  double find_median(std::size_t skipped) {
    const auto begin = round_trips_s_.begin() + static_cast<std::ptrdiff_t>(skipped), end = round_trips_s_.end();
    if (begin == end) give_up("no message came back");
    const auto middle = begin + (end - begin) / 2;
    std::nth_element(begin, middle, end);
    return *middle;
  }

  void send_one(PingPongClient& client) {
    client.sent_s = now_s();
    const std::string_view message = pattern_.requests_from(client.sent).substr(0, pattern_.request_bytes());
    const ssize_t size = ::send(client.socket, message.data(), message.size(), MSG_NOSIGNAL);
    // 26 bytes into an empty socket buffer: all or an error.
    if (size != static_cast<ssize_t>(message.size())) give_up("send: %s", std::strerror(errno));
    client.sent += message.size();
    ++in_flight_;
  }

  void read(PingPongClient& client) {
    std::array<char, 1024> buffer;
    const ssize_t size = ::recv(client.socket, buffer.data(), buffer.size(), 0);
    if (size == 0) give_up("the server ended a connection");
    if (size < 0 && errno == EAGAIN) return;
    if (size < 0) give_up("recv: %s", std::strerror(errno));
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    if (!pattern_.is_echo(client.received, bytes)) give_up("what came back is not what was sent");
    client.received += bytes.size();
    if (client.received / pattern_.echo_bytes() * pattern_.request_bytes() < client.sent) return;  // half an echo
    if (client.received % pattern_.echo_bytes()) give_up("more came back than was sent");
    ++messages_;
    round_trips_s_.push_back(now_s() - client.sent_s);
    --in_flight_;
    if (!stopping_) send_one(client);
  }

  const LoadOptions& options_;
  EchoPattern pattern_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<PingPongClient> clients_;
  std::uint64_t messages_ = 0;
  std::vector<double> round_trips_s_;  // of every message
  int in_flight_ = 0;
  bool stopping_ = false;
};

}  // namespace

LoadResult run_ping_pong(const LoadOptions& options) { return PingPong(options).run(); }

}  // namespace wsx
