#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include "echo_pattern.hpp"
#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

struct BareClient {
  int socket;
  std::size_t missing = 0;  // bytes of the echo under way
};

/// What a client of one message in flight costs at least: epoll_wait, recv, a count of bytes, send. It reads no clock,
/// looks at no byte and keeps no figure; the clock is looked at once in so many rounds.
class BareEpoll {
 public:
  explicit BareEpoll(const LoadOptions& options)
      : options_(options), pattern_(options.payload_bytes, 1), frame_(pattern_.requests_from(0)) {
    clients_.reserve(static_cast<std::size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
      BareClient& client = clients_.emplace_back(BareClient{open_websocket(options.port, options.deflate)});
      make_non_blocking(client.socket);
      epoll_event event{.events = EPOLLIN, .data = {.ptr = &client}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) give_up("epoll: %s", std::strerror(errno));
    }
  }

  LoadResult run() {
    for (BareClient& client : clients_) send_one(client);
    run_until(now_s() + k_warm_up_s);
    const std::uint64_t before = messages_;
    const Stopwatch stopwatch(options_.server);
    run_until(now_s() + options_.seconds);
    return stopwatch.read(messages_ - before);
  }

 private:
  static constexpr int k_rounds_between_looks = 100;

  void run_until(double end_s) {
    std::array<epoll_event, 256> events;
    do {
      for (int round = 0; round < k_rounds_between_looks; ++round) {
        const int ready = epoll_wait(epoll_, events.data(), events.size(), 20);
        for (int i = 0; i < ready; ++i) read(*static_cast<BareClient*>(events[static_cast<std::size_t>(i)].data.ptr));
      }
    } while (now_s() < end_s);
  }

  void send_one(BareClient& client) {
    if (::send(client.socket, frame_.data(), frame_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(frame_.size()))
      give_up("send: %s", std::strerror(errno));
    client.missing = pattern_.echo_bytes();
  }

  void read(BareClient& client) {
    const ssize_t size = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0 || static_cast<std::size_t>(size) > client.missing)
      give_up("the server ended a connection or sent more");
    client.missing -= static_cast<std::size_t>(size);
    if (client.missing) return;
    ++messages_;
    send_one(client);
  }

  const LoadOptions& options_;
  EchoPattern pattern_;
  std::string frame_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<BareClient> clients_;
  std::array<char, 4096> buffer_;
  std::uint64_t messages_ = 0;
};

}  // namespace

LoadResult run_bare(const LoadOptions& options) { return BareEpoll(options).run(); }

}  // namespace wsx
