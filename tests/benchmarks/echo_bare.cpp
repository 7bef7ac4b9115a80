/// The least that a server costs which sends back what it gets: what `wsx echo` is measured against with large
/// messages.
///
///     echo_bare tcp      sends back the bytes as they are; speaks no WebSocket
///
/// One thread, epoll, one buffer. Prints its port, then serves until it is killed.
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr std::size_t k_read_bytes = 64 * 1024;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "echo_bare: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

/// A client, and what its socket has not taken yet.
struct Client {
  int socket;
  std::string unsent = {};
};

class BareEcho {
 public:
  BareEcho() {
    const sockaddr_in any{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address_;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0 || ::listen(listener_, 4096) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address_), &size) != 0)
      give_up("listen");
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN, nullptr);
    std::printf("%d\n", ntohs(address_.sin_port));
    std::fflush(stdout);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 64> events;
    for (;;) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < ready; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (!event.data.ptr)
          accept();
        else if (!serve(*static_cast<Client*>(event.data.ptr)))
          drop(static_cast<Client*>(event.data.ptr));
      }
    }
  }

 private:
  void watch(int how, int socket, unsigned what, Client* client) const {
    epoll_event event{.events = what, .data = {.ptr = client}};
    if (epoll_ctl(epoll_, how, socket, &event) != 0) give_up("epoll");
  }

  void accept() const {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(EPOLL_CTL_ADD, socket, EPOLLIN, new Client{socket});
  }

  static void drop(Client* client) {
    ::close(client->socket);
    delete client;
  }

  /// False at its end.
  bool serve(Client& client) {
    if (!client.unsent.empty()) {
      const std::string_view rest = send_some(client, client.unsent);
      client.unsent.erase(0, client.unsent.size() - rest.size());
      if (!client.unsent.empty()) return true;
      watch(EPOLL_CTL_MOD, client.socket, EPOLLIN, &client);
    }
    const ssize_t size = ::recv(client.socket, buffer_.get(), k_read_bytes, 0);
    if (size <= 0) return size < 0 && errno == EAGAIN;
    client.unsent = send_some(client, {buffer_.get(), static_cast<std::size_t>(size)});
    if (!client.unsent.empty()) watch(EPOLL_CTL_MOD, client.socket, EPOLLOUT, &client);
    return true;
  }

  /// Returns what is left.
  static std::string_view send_some(const Client& client, std::string_view bytes) {
    const ssize_t sent = ::send(client.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    return bytes;
  }

  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address_{};
  std::unique_ptr<char[]> buffer_{new char[k_read_bytes]};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || std::string_view(argv[1]) != "tcp") {
    std::fputs("usage: echo_bare tcp\n", stderr);
    return 2;
  }
  BareEcho().run();
}
