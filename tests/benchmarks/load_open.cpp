#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

/// What opening costs a client at least: socket, connect, epoll_ctl, send, recv. It remembers nothing of a connection
/// but what is missing of its answer, and sends everyone the same key. As many handshakes at a time as wsx bench has.
class BareOpener {
 public:
  explicit BareOpener(const LoadOptions& options) : options_(options), request_(make_upgrade_request(options.deflate)) {
    clients_.resize(static_cast<std::size_t>(options.connections));
    server_.sin_family = AF_INET;
    server_.sin_port = htons(options.port);
    server_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }

  LoadResult run() {
    const Stopwatch stopwatch(options_.server);
    std::array<epoll_event, k_at_a_time> events;
    while (next_ < std::min(k_at_a_time, clients_.size())) begin();
    while (open_ < clients_.size()) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < ready; ++i) go_on(*static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
    return stopwatch.read(open_);
  }

 private:
  static constexpr std::size_t k_at_a_time = 64;
  struct Client {
    int socket = -1;
    bool has_asked = false, is_open = false;
  };

  void begin() {
    Client& client = clients_[next_++];
    client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client.socket < 0) give_up("socket: %s", std::strerror(errno));
    if (::connect(client.socket, reinterpret_cast<const sockaddr*>(&server_), sizeof server_) != 0 &&
        errno != EINPROGRESS)
      give_up("connect: %s", std::strerror(errno));
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &client}};
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) give_up("epoll: %s", std::strerror(errno));
  }

  void go_on(Client& client) {
    if (client.is_open) return;
    if (!client.has_asked) {
      if (::send(client.socket, request_.data(), request_.size(), MSG_NOSIGNAL) !=
          static_cast<ssize_t>(request_.size()))
        give_up("the handshake was not sent: %s", std::strerror(errno));
      client.has_asked = true;
      return;
    }
    const ssize_t size = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
    if (size < 0 && errno == EAGAIN) return;
    const std::string_view head(buffer_.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (!is_upgraded(head) || !head.ends_with("\r\n\r\n")) give_up("the server refused");
    client.is_open = true;
    ++open_;
    if (next_ < clients_.size()) begin();
  }

  const LoadOptions& options_;
  const std::string request_;
  sockaddr_in server_{};
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients_;
  std::size_t next_ = 0, open_ = 0;
  std::array<char, 4096> buffer_;
};

}  // namespace

LoadResult run_open(const LoadOptions& options) { return BareOpener(options).run(); }

}  // namespace wsx
