#include <cstdio>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include "echo_pattern.hpp"
#include "load.hpp"
#include "load_socket.hpp"

namespace wsx {
namespace {

void send_there_and_back(int socket, const EchoPattern& pattern) {
  const std::string_view message = pattern.requests_from(0).substr(0, pattern.request_bytes());
  if (::send(socket, message.data(), message.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(message.size()))
    give_up("a message was not sent");
  std::string echo(pattern.echo_bytes(), '\0');
  const ssize_t size = ::recv(socket, echo.data(), echo.size(), MSG_WAITALL);
  if (size != static_cast<ssize_t>(echo.size()) || !pattern.is_echo(0, echo))
    give_up("what came back is not what was sent");
}

}  // namespace

void hold_idle(const LoadOptions& options) {
  const EchoPattern pattern(options.payload_bytes, 0);
  for (int i = 0; i < options.connections; ++i) {
    const int socket = open_websocket(options.port, options.deflate);
    if (options.touch == Touch::yes) send_there_and_back(socket, pattern);
  }
  std::printf("{\"connections\":%d}\n", options.connections);
  std::fflush(stdout);
  char byte;
  while (::read(STDIN_FILENO, &byte, 1) > 0) {
  }
}

}  // namespace wsx
