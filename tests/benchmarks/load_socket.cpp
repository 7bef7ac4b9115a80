#include "load_socket.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace wsx {
namespace {

constexpr std::size_t k_max_head_bytes = 8192;

// The key of the example in RFC 6455, section 1.3, and its answer.
constexpr const char* k_request =
    "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr const char* k_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

}  // namespace

int open_tcp(std::uint16_t port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) give_up("socket: %s", std::strerror(errno));
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(port);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(handle, reinterpret_cast<sockaddr*>(&server), sizeof server) != 0)
    give_up("connect to port %d: %s", port, std::strerror(errno));
  const int on = 1;
  ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return handle;
}

namespace {

/// An echo server says nothing unasked, so nothing stands behind the head.
std::string read_head(int handle) {
  std::string head;
  char piece[1024];
  while (!head.ends_with("\r\n\r\n")) {
    const ssize_t size = ::recv(handle, piece, sizeof piece, 0);
    if (size <= 0 || head.size() > k_max_head_bytes) give_up("the server did not shake hands");
    head.append(piece, static_cast<std::size_t>(size));
  }
  return head;
}

}  // namespace

std::string make_upgrade_request(Deflate deflate) {
  std::string request = k_request;
  if (deflate == Deflate::yes) request += "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  return request + "\r\n";
}

bool is_upgraded(std::string_view head) {
  return head.starts_with("HTTP/1.1 101 ") && head.find(k_accept) != std::string_view::npos;
}

int open_websocket(std::uint16_t port, Deflate deflate) {
  const int handle = open_tcp(port);
  const std::string request = make_upgrade_request(deflate);
  if (::send(handle, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    give_up("the handshake was not sent: %s", std::strerror(errno));
  const std::string head = read_head(handle);
  if (!is_upgraded(head)) give_up("the server refused: %s", head.substr(0, head.find('\r')).c_str());
  const bool agreed = head.find("permessage-deflate") != std::string::npos;
  if (agreed != (deflate == Deflate::yes))
    give_up("the server %s permessage-deflate", agreed ? "wants" : "did not agree to");
  return handle;
}

void make_non_blocking(int socket) {
  if (::fcntl(socket, F_SETFL, O_NONBLOCK) != 0) give_up("fcntl: %s", std::strerror(errno));
}

}  // namespace wsx
