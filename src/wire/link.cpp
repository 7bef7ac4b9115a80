#include "wire/link.hpp"

#include <boost/asio/error.hpp>
#include <cerrno>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "wire/arrival_time.hpp"
#include "wire/socket_io.hpp"

namespace wsx {
std::ptrdiff_t Link::judge(const Moved& moved) {
  const bool is_end = moved.error && moved.error != net::error::would_block;
  const int why = moved.error == net::error::eof ? 0 : moved.error.value();
  if (moved.bytes) {
    if (is_end) late_end_ = why;
    return static_cast<std::ptrdiff_t>(moved.bytes);
  }
  if (!is_end) return k_later;
  errno = why;
  return k_ended;
}

Link::Link(Link&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      late_end_(std::exchange(other.late_end_, -1)),
      proxy_tls_(std::move(other.proxy_tls_)),
      tls_(std::move(other.tls_)) {}

Link& Link::operator=(Link&& other) noexcept {
  if (this == &other) return *this;
  close();
  tls_ = std::move(other.tls_);
  proxy_tls_ = std::move(other.proxy_tls_);
  fd_ = std::exchange(other.fd_, -1);
  late_end_ = std::exchange(other.late_end_, -1);
  return *this;
}

std::ptrdiff_t Link::receive(char* to, std::size_t room) {
  if (late_end_ < 0) return judge(receive_some(fd_, ssl(), to, room));
  errno = std::exchange(late_end_, -1);
  return k_ended;
}

std::ptrdiff_t Link::send(const char* from, std::size_t size) { return judge(send_some(fd_, ssl(), {from, size})); }

bool Link::note_arrival_times() { return !is_tls() && wsx::note_arrival_times(fd_); }

std::ptrdiff_t Link::receive_with_age(char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age) {
  return judge(receive_some_with_age(fd_, to, room, age));
}

bool Link::has_come_out_of_order() const { return wsx::has_come_out_of_order(fd_); }

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
