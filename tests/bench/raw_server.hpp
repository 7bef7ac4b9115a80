#pragma once
#include <atomic>
#include <cerrno>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "support/frames.hpp"
#include "support/http_peer.hpp"

namespace wsx {

const FrameWriter from_server{.masks = false};

/// A WebSocket server on a thread of its own that does what a test says, right or wrong, with real sockets.
class RawServer {
 public:
  struct Client {
    int fd = -1;
    std::size_t number = 0;  // from 0, in order of arrival
    bool is_open = false;    // the handshake is over
    bool reads = true;
    std::string in, out;
    std::size_t messages = 0;    // that were received
    bool flush_and_end = false;  // close TCP once everything has left

    void send(std::string_view bytes) { out += bytes; }
    /// What has not left yet is lost; with unread bytes the system resets the connection.
    void end() {
      if (fd >= 0) ::close(fd);
      fd = -1;
    }
  };
  struct Behaviour {
    std::string extensions;                                                   // header lines of the answer
    std::function<void(Client&)> on_open = [](Client&) {};                    // the answer has been queued
    std::function<void(Client&, const ReadFrame&)> on_frame = echo;           // for each frame
    std::function<void(std::vector<std::unique_ptr<Client>>&)> on_turn = {};  // at least every few milliseconds
  };
  static void echo(Client& client, const ReadFrame& frame) {
    if (frame.header.opcode == Opcode::close) {
      client.send(from_server(Opcode::close, frame.payload));
      client.flush_and_end = true;
    } else if (frame.header.opcode == Opcode::ping) {
      client.send(from_server(Opcode::pong, frame.payload));
    } else if (!is_control(frame.header.opcode)) {
      client.send(from_server(frame.header.opcode, frame.payload, {.rsv = frame.header.rsv}));
    }
  }

  explicit RawServer(Behaviour behaviour) : behaviour_(std::move(behaviour)), fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_, 128) != 0) std::abort();
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~RawServer() {
    stop_ = true;
    thread_.join();
    for (auto& client : clients_) client->end();
    ::close(fd_);
  }
  std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  void run() {
    while (!stop_) {
      std::vector<pollfd> polls{{fd_, POLLIN, 0}};
      for (const auto& client : clients_) {
        const int wanted = (client->reads ? POLLIN : 0) | (client->out.empty() ? 0 : POLLOUT);
        polls.push_back({client->fd, static_cast<short>(wanted), 0});
      }
      ::poll(polls.data(), polls.size(), 5);
      for (std::size_t i = 1; i < polls.size(); ++i)
        if (polls[i].revents) serve(*clients_[i - 1]);
      if (polls[0].revents) {
        clients_.push_back(std::make_unique<Client>());
        clients_.back()->fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK);
        clients_.back()->number = clients_.size() - 1;
      }
      if (behaviour_.on_turn) behaviour_.on_turn(clients_);
    }
  }
  void serve(Client& client) {
    if (client.reads) receive(client);
    while (client.fd >= 0 && !client.out.empty()) {
      const ssize_t sent = ::send(client.fd, client.out.data(), client.out.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN) client.end();
      if (sent < 0) return;
      client.out.erase(0, static_cast<std::size_t>(sent));
    }
    if (client.flush_and_end) client.end();
  }
  void receive(Client& client) {
    char piece[64 * 1024];
    const ssize_t received = ::recv(client.fd, piece, sizeof piece, 0);
    if (received < 0 && errno == EAGAIN) return;
    if (received <= 0) return client.end();
    client.in.append(piece, static_cast<std::size_t>(received));
    if (!client.is_open) {
      const auto end = client.in.find("\r\n\r\n");
      if (end == client.in.npos) return;
      client.send(switching_response(client.in.substr(0, end + 4), behaviour_.extensions));
      client.in.erase(0, end + 4);
      client.is_open = true;
      behaviour_.on_open(client);
    }
    for (const ReadFrame& frame : take_frames(client.in)) {
      if (client.fd < 0) return;
      if (!is_control(frame.header.opcode)) ++client.messages;
      behaviour_.on_frame(client, frame);
    }
  }

  Behaviour behaviour_;
  int fd_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::vector<std::unique_ptr<Client>> clients_;
  std::thread thread_;
};

}  // namespace wsx
