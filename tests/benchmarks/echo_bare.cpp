/// The least that a server costs which sends back what it gets: what `wsx echo` is measured against with large
/// messages.
///
///     echo_bare tcp      sends back the bytes as they are; speaks no WebSocket
///
/// One thread, epoll, one buffer. Prints its port, then serves until it is killed.
#include <memory>
#include <string>
#include <string_view>

#include "bare_server.hpp"

namespace {

constexpr std::size_t k_read_bytes = 64 * 1024;

/// A client, and what its socket has not taken yet.
struct Client {
  int socket;
  std::string unsent = {};
};

class BareEcho : public BareServer<BareEcho, Client> {
 public:
  static Client* welcome(int socket) { return new Client{socket}; }
  static void dismiss(Client* client) { delete client; }

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

 private:
  /// Returns what is left.
  static std::string_view send_some(const Client& client, std::string_view bytes) {
    const ssize_t sent = ::send(client.socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    return bytes;
  }

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
