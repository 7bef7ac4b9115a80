#include <array>
#include <cerrno>
#include <cstring>
#include <openssl/ssl.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <vector>

#include "echo_pattern.hpp"
#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

/// Messages under way on a connection, and how many are encrypted at once. Every message is a record of its own; the
/// records leave together.
constexpr std::uint64_t k_most_in_flight = 5000, k_most_at_once = 500;

/// A TLS connection between memory and a socket.
class TlsClient {
 public:
  TlsClient(SSL_CTX* context, std::uint16_t port) : socket_(open_tcp(port)), tls_(SSL_new(context)) {
    SSL_set_connect_state(tls_);
    SSL_set_bio(tls_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    while (SSL_do_handshake(tls_) != 1) wait_for_more();
    const std::string request = make_upgrade_request(Deflate::no);
    put(request);
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
      std::array<char, 4096> piece;
      const int size = get(piece.data(), piece.size());
      if (size > 0)
        head.append(piece.data(), static_cast<std::size_t>(size));
      else
        wait_for_more();
    }
    if (!is_upgraded(head)) give_up("the server refused: %s", head.substr(0, head.find('\r')).c_str());
    make_non_blocking(socket_);
  }

  int socket() const { return socket_; }
  /// As one record.
  void put(std::string_view bytes) {
    if (SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) <= 0) give_up("TLS cannot write");
  }
  int get(char* to, std::size_t room) { return SSL_read(tls_, to, static_cast<int>(room)); }
  /// Sends what was put as far as the socket takes it; true if all of it has left.
  bool flush() {
    char* data = nullptr;
    const long size = BIO_get_mem_data(SSL_get_wbio(tls_), &data);
    unsent_.append(data, static_cast<std::size_t>(size));
    (void)BIO_reset(SSL_get_wbio(tls_));
    if (unsent_.empty()) return true;
    const ssize_t sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) give_up("send: %s", std::strerror(errno));
    if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
    return unsent_.empty();
  }
  /// Takes what the socket has; false if it has nothing.
  bool receive() {
    static std::vector<char> buffer(64 * 1024);
    const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size == 0) give_up("the server ended a connection");
    if (size < 0 && errno != EAGAIN) give_up("recv: %s", std::strerror(errno));
    if (size > 0) BIO_write(SSL_get_rbio(tls_), buffer.data(), static_cast<int>(size));
    return size > 0;
  }

 private:
  void wait_for_more() {
    flush();
    receive();
  }

  int socket_;
  SSL* tls_;
  std::string unsent_;
};

struct TlsEchoClient {
  TlsClient tls;
  std::uint64_t sent = 0, received = 0;  // messages; bytes
  bool has_flushed = true;
};

class TlsLoad {
 public:
  TlsLoad(const LoadOptions& options, std::uint64_t in_flight)
      : options_(options), in_flight_(in_flight), pattern_(options.payload_bytes, 4096) {
    SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
    clients_.reserve(static_cast<std::size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
      TlsEchoClient& client = clients_.emplace_back(TlsEchoClient{{context, options.port}});
      epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &client}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.tls.socket(), &event) != 0)
        give_up("epoll: %s", std::strerror(errno));
    }
  }

  LoadResult run() {
    for (TlsEchoClient& client : clients_) move(client);
    run_until([end = now_s() + k_warm_up_s] { return now_s() >= end; });
    const std::uint64_t before = messages();
    const Stopwatch stopwatch(options_.server);
    run_until([end = now_s() + options_.seconds] { return now_s() >= end; });
    const LoadResult result = stopwatch.read(messages() - before);
    stopping_ = true;
    run_until([&, end = now_s() + k_patience_s] { return is_settled() || now_s() >= end; });
    if (!is_settled()) give_up("messages were lost");
    return result;
  }

 private:
  template <class IsOver>
  void run_until(IsOver is_over) {
    std::array<epoll_event, 64> events;
    while (!is_over()) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), 20);
      for (int i = 0; i < ready; ++i) move(*static_cast<TlsEchoClient*>(events[static_cast<std::size_t>(i)].data.ptr));
    }
  }

  void move(TlsEchoClient& client) {
    for (bool moved = true; moved;) {
      const bool read_some = read(client);
      moved = write(client) || read_some;
    }
  }

  bool write(TlsEchoClient& client) {
    if (!client.has_flushed) {
      client.has_flushed = client.tls.flush();
      if (!client.has_flushed) return false;
    }
    std::uint64_t count = answered(client) + in_flight_ - client.sent;
    if (stopping_) count = 0;
    count = std::min(count, k_most_at_once);
    for (std::uint64_t i = 0; i < count; ++i, ++client.sent)
      client.tls.put(
          pattern_.requests_from(client.sent * pattern_.request_bytes()).substr(0, pattern_.request_bytes()));
    client.has_flushed = client.tls.flush();
    return count > 0;
  }

  bool read(TlsEchoClient& client) {
    if (!client.tls.receive()) return false;
    for (int size; (size = client.tls.get(buffer_.data(), buffer_.size())) > 0;) {
      if (!pattern_.is_echo(client.received, {buffer_.data(), static_cast<std::size_t>(size)}))
        give_up("what came back is not what was sent");
      client.received += static_cast<std::uint64_t>(size);
    }
    return true;
  }

  std::uint64_t answered(const TlsEchoClient& client) const { return client.received / pattern_.echo_bytes(); }
  std::uint64_t messages() const {
    std::uint64_t count = 0;
    for (const TlsEchoClient& client : clients_) count += answered(client);
    return count;
  }
  bool is_settled() const {
    for (const TlsEchoClient& client : clients_)
      if (client.received != client.sent * pattern_.echo_bytes()) return false;
    return true;
  }

  const LoadOptions& options_;
  const std::uint64_t in_flight_;
  EchoPattern pattern_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<TlsEchoClient> clients_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  bool stopping_ = false;
};

}  // namespace

LoadResult run_tls_flood(const LoadOptions& options) { return TlsLoad(options, k_most_in_flight).run(); }
LoadResult run_tls_ping_pong(const LoadOptions& options) { return TlsLoad(options, 1).run(); }

}  // namespace wsx
