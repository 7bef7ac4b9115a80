#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

#include "echo_pattern.hpp"
#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

/// What a connection may have sent without an answer. Far more than a server reads at once, and little enough that the
/// slowest one has answered it all in a second or two when the clock has stopped.
constexpr std::uint64_t k_window_bytes = 256 * 1024;
constexpr std::size_t k_run_bytes = 64 * 1024;

struct FloodClient {
  int socket;
  std::uint64_t sent = 0, received = 0;  // bytes
  bool active = false;                   // on Flood's list: may have something to do
};

class Flood {
 public:
  explicit Flood(const LoadOptions& options) : options_(options), pattern_(options.payload_bytes, k_run_bytes) {
    clients_.reserve(static_cast<std::size_t>(options.connections));
    for (int i = 0; i < options.connections; ++i) {
      FloodClient& client = clients_.emplace_back(FloodClient{open_websocket(options.port, options.deflate)});
      make_non_blocking(client.socket);
      epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.ptr = &client}};
      if (epoll_ctl(epoll_, EPOLL_CTL_ADD, client.socket, &event) != 0) give_up("epoll: %s", std::strerror(errno));
    }
  }

  LoadResult run() {
    run_until([end = now_s() + k_warm_up_s] { return now_s() >= end; });
    const std::uint64_t before = received();
    const Stopwatch stopwatch(options_.server);
    run_until([end = now_s() + options_.seconds] { return now_s() >= end; });
    const LoadResult result = stopwatch.read((received() - before) / pattern_.echo_bytes());
    settle();
    return result;
  }

 private:
  /// No more new messages; those under way must all come back.
  void settle() {
    stopping_ = true;
    for (FloodClient& client : clients_) activate(client);  // a message may be sent in part
    const double end = now_s() + k_patience_s;
    run_until([&] { return is_settled() || now_s() >= end; });
    if (!is_settled()) give_up("messages were lost: %llu bytes did not come back", missing());
  }

  template <class IsOver>
  void run_until(IsOver is_over) {
    std::array<epoll_event, 64> events;
    std::vector<FloodClient*> round;
    while (!is_over()) {
      const int ready = epoll_wait(epoll_, events.data(), events.size(), active_.empty() ? 20 : 0);
      for (int i = 0; i < ready; ++i)
        activate(*static_cast<FloodClient*>(events[static_cast<std::size_t>(i)].data.ptr));
      round.swap(active_);
      for (FloodClient* client : round) {
        client->active = false;
        const bool wrote = write(*client), read_some = read(*client);
        if (wrote || read_some) activate(*client);
      }
      round.clear();
    }
  }

  void activate(FloodClient& client) {
    if (!std::exchange(client.active, true)) active_.push_back(&client);
  }

  bool write(FloodClient& client) {
    std::uint64_t most = answered(client) + k_window_bytes - client.sent;
    if (stopping_) most = pending_part(client);
    const std::string_view next = pattern_.requests_from(client.sent).substr(0, most);
    if (next.empty()) return false;
    const ssize_t size = ::send(client.socket, next.data(), next.size(), MSG_NOSIGNAL);
    if (size < 0 && errno != EAGAIN) give_up("send: %s", std::strerror(errno));
    if (size > 0) client.sent += static_cast<std::uint64_t>(size);
    return size > 0;
  }

  bool read(FloodClient& client) {
    const ssize_t size = ::recv(client.socket, buffer_.data(), buffer_.size(), 0);
    if (size == 0) give_up("the server ended a connection");
    if (size < 0 && errno != EAGAIN) give_up("recv: %s", std::strerror(errno));
    if (size < 0) return false;
    if (!pattern_.is_echo(client.received, {buffer_.data(), static_cast<std::size_t>(size)}))
      give_up("what came back is not what was sent");
    client.received += static_cast<std::uint64_t>(size);
    return true;
  }

  /// Bytes of requests whose echoes are here.
  std::uint64_t answered(const FloodClient& client) const {
    return client.received / pattern_.echo_bytes() * pattern_.request_bytes();
  }
  /// What is missing of a message that was sent in part.
  std::uint64_t pending_part(const FloodClient& client) const {
    const std::uint64_t part = client.sent % pattern_.request_bytes();
    return part ? pattern_.request_bytes() - part : 0;
  }
  std::uint64_t received() const {
    std::uint64_t bytes = 0;
    for (const FloodClient& client : clients_) bytes += client.received;
    return bytes;
  }
  unsigned long long missing() const {
    std::uint64_t bytes = 0;
    for (const FloodClient& client : clients_) bytes += client.sent - answered(client);
    return bytes;
  }
  bool is_settled() const { return missing() == 0; }

  const LoadOptions& options_;
  EchoPattern pattern_;
  int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<FloodClient> clients_;
  std::vector<FloodClient*> active_;
  std::vector<char> buffer_ = std::vector<char>(64 * 1024);
  bool stopping_ = false;
};

}  // namespace

LoadResult run_flood(const LoadOptions& options) { return Flood(options).run(); }

}  // namespace wsx
