#pragma once
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

[[noreturn]] inline void give_up(const char* what) {
  std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, std::strerror(errno));
  std::exit(1);
}

/// A server of one thread, an epoll loop around what Derived does with its clients:
///
///     Client* welcome(int socket)    makes one
///     bool serve(Client&)            there is something to read, or room to write; false at its end
///     void dismiss(Client*)          ends it; its socket is closed
///
/// A client has its `socket`. No call is virtual, so the loop costs what one that is written out costs.
template <class Derived, class Client>
class BareServer {
 public:
  /// Listens on a free port of this machine, and prints it.
  BareServer() {
    const sockaddr_in any{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0 || ::listen(listener_, 4096) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      give_up("listen");
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN, nullptr);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  /// Until the process is killed.
  [[noreturn]] void run() {
    std::array<epoll_event, 64> events;
    for (;;) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), -1);
      for (int i = 0; i < ready; ++i) {
        auto* const client = static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (!client) {
          accept();
        } else if (!self().serve(*client)) {
          ::close(client->socket);
          self().dismiss(client);
        }
      }
    }
  }

 protected:
  void watch(int how, int socket, unsigned what, Client* client) const {
    epoll_event event{.events = what, .data = {.ptr = client}};
    if (epoll_ctl(epoll_, how, socket, &event) != 0) give_up("epoll");
  }

 private:
  Derived& self() { return static_cast<Derived&>(*this); }

  void accept() {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(EPOLL_CTL_ADD, socket, EPOLLIN, self().welcome(socket));
  }

  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
};
