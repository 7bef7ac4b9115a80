#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

/// A text frame without a mask, as servers send it.
std::string make_frame(std::size_t payload_bytes) {
  if (payload_bytes > 125) give_up("a broadcast has at most 125 bytes here");
  std::string frame{'\x81', static_cast<char>(payload_bytes)};
  return frame + std::string(payload_bytes, 'x');
}

double at(const std::vector<double>& sorted, double quantile) {
  return sorted[static_cast<std::size_t>(quantile * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

void receive_broadcast(const LoadOptions& options) {
  const std::string frame = make_frame(options.payload_bytes);
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<std::string> seen(static_cast<std::size_t>(options.connections));
  std::vector<int> sockets;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    sockets.push_back(open_websocket(options.port, Deflate::no));
    epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, sockets.back(), &event);
  }
  std::printf("{\"connections\":%d}\n", options.connections);
  std::fflush(stdout);

  std::vector<double> arrived;
  epoll_event events[256];
  while (arrived.size() < seen.size()) {
    const int count = ::epoll_wait(poll, events, 256, static_cast<int>(k_patience_s * 1000));
    if (count <= 0 && errno != EINTR) give_up("%zu clients got nothing", seen.size() - arrived.size());
    for (int i = 0; i < count; ++i) {
      const auto client = events[i].data.u64;
      char piece[512];
      const ssize_t size = ::recv(sockets[client], piece, sizeof piece, MSG_DONTWAIT);
      if (size <= 0) give_up("the server has left a client");
      seen[client].append(piece, static_cast<std::size_t>(size));
      if (seen[client].size() < frame.size()) continue;
      if (seen[client] != frame) give_up("what came is not what was sent");
      arrived.push_back(now_s());
    }
  }
  std::sort(arrived.begin(), arrived.end());
  std::printf("{\"first_s\":%.6f,\"median_s\":%.6f,\"p99_s\":%.6f,\"last_s\":%.6f}\n", arrived.front(),
              at(arrived, 0.5), at(arrived, 0.99), arrived.back());
}

}  // namespace wsx
