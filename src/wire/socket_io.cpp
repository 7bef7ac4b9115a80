#include "wire/socket_io.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <climits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "wire/arrival_time.hpp"

namespace wsx {
namespace {

/// OpenSSL may be told the size of a write that has to be repeated as larger, but not as smaller.
constexpr std::size_t k_max_tls_write_bytes = 1 << 20;

error_code last_system_error() { return {errno, boost::system::system_category()}; }

Moved judge(ssize_t moved) {
  if (moved >= 0) return {static_cast<std::size_t>(moved), {}};
  if (errno == EAGAIN || errno == EWOULDBLOCK) return {0, net::error::would_block};
  return {0, last_system_error()};
}

/// Of recv(2), for which 0 is the end.
Moved judge_received(ssize_t received) { return received == 0 ? Moved{0, net::error::eof} : judge(received); }

Moved judge_tls(const ssl_st* tls, int moved) {
  if (moved > 0) return {static_cast<std::size_t>(moved), {}};
  const error_code system_error = last_system_error();
  switch (SSL_get_error(tls, moved)) {
    case SSL_ERROR_WANT_READ:
      return {0, net::error::would_block};
    case SSL_ERROR_WANT_WRITE:
      return {0, net::error::would_block, true};
    case SSL_ERROR_ZERO_RETURN:
      return {0, net::error::eof};
    case SSL_ERROR_SYSCALL:
      return {0, system_error ? system_error : net::error::eof};
    default:
      // Truncation without close_notify is an end like any other: WebSocket has its own close frames.
      if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return {0, net::error::eof};
      return {0, net::error::connection_aborted};
  }
}

void forget_errors() {
  if (ERR_peek_error()) ERR_clear_error();  // there hardly ever is one, and clearing costs more than asking
  errno = 0;
}

/// A peer that sends small messages makes a record of each.
Moved receive_records(ssl_st* tls, char* to, std::size_t room) {
  forget_errors();
  std::size_t bytes = 0;
  do {
    const int result = SSL_read(tls, to + bytes, static_cast<int>(std::min<std::size_t>(room - bytes, INT_MAX)));
    if (result <= 0) {
      Moved end = judge_tls(tls, result);
      end.bytes = bytes;
      return end;
    }
    bytes += static_cast<std::size_t>(result);
  } while (bytes < room && SSL_has_pending(tls));
  return {bytes, {}};
}

}  // namespace

Moved receive_some(int socket, ssl_st* tls, char* to, std::size_t room) {
  if (tls) return receive_records(tls, to, room);
  ssize_t received;
  do received = ::recv(socket, to, room, 0);
  while (received < 0 && errno == EINTR);
  return judge_received(received);
}

Moved receive_some_with_age(int socket, char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age) {
  ssize_t received;
  do received = receive_with_age(socket, to, room, age);
  while (received < 0 && errno == EINTR);
  return judge_received(received);
}

Moved send_some(int socket, ssl_st* tls, std::string_view bytes) {
  if (tls) {
    forget_errors();
    return judge_tls(tls,
                     SSL_write(tls, bytes.data(), static_cast<int>(std::min(bytes.size(), k_max_tls_write_bytes))));
  }
  ssize_t sent;
  do sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return judge(sent);
}

}  // namespace wsx
