#include "wire/link.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wsx {

Link::Link(Link&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), proxy_tls_(std::move(other.proxy_tls_)), tls_(std::move(other.tls_)) {}

Link& Link::operator=(Link&& other) noexcept {
  if (this == &other) return *this;
  close();
  tls_ = std::move(other.tls_);
  proxy_tls_ = std::move(other.proxy_tls_);
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

std::ptrdiff_t Link::receive(char* to, std::size_t room) {
  if (is_tls()) {
    ERR_clear_error();
    errno = 0;
    return judge_tls(SSL_read(ssl(), to, static_cast<int>(std::min<std::size_t>(room, INT_MAX))));
  }
  ssize_t received;
  do received = ::recv(fd_, to, room, 0);
  while (received < 0 && errno == EINTR);
  if (received > 0) return received;
  if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return k_later;
  if (received == 0) errno = 0;
  return k_ended;
}

std::ptrdiff_t Link::send(const char* from, std::size_t size) {
  if (is_tls()) {
    ERR_clear_error();
    errno = 0;
    return judge_tls(SSL_write(ssl(), from, static_cast<int>(std::min<std::size_t>(size, 1 << 20))));
  }
  ssize_t sent;
  do sent = ::send(fd_, from, size, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  if (sent >= 0) return sent;
  return errno == EAGAIN || errno == EWOULDBLOCK ? k_later : k_ended;
}

std::ptrdiff_t Link::judge_tls(int result) {
  if (result > 0) return result;
  const int system_error = errno;
  switch (SSL_get_error(ssl(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return k_later;
    case SSL_ERROR_ZERO_RETURN:
      errno = 0;
      return k_ended;
    case SSL_ERROR_SYSCALL:
      errno = system_error;
      return k_ended;
    default:
      errno = ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING ? 0 : EPROTO;
      return k_ended;
  }
}

void Link::shutdown_output() {
  if (!is_open()) return;
  ERR_clear_error();
  if (is_tls()) SSL_shutdown(ssl());
  ::shutdown(fd_, SHUT_WR);
}

void Link::close() {
  tls_.reset();
  proxy_tls_.reset();
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

}  // namespace wsx
