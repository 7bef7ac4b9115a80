// What goes out of a wire: at once as far as the socket takes it, the rest when it takes more, and then its end.
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "wire/socket_io.hpp"
#include "wire/wire.hpp"

namespace wsx {

void Wire::flush() {
  if (output_.size() && is_held_back()) return;
  while (output_.size() && !flush_pending_) {
    Moved sent{0, write_error_};
    if (!sent.error && socket_.is_open()) sent = send_some(socket_.native_handle(), ssl_, output_.view());
    if (sent.bytes) {
      output_.consume(sent.bytes);
    } else if (sent.error == net::error::would_block) {
      flush_when_writable();
    } else {
      write_error_ = sent.error ? sent.error : error_code(net::error::operation_aborted);
      output_.clear();
    }
  }
  if (output_.size()) return;
  if (shutdown_wanted_) shutdown_output();
  if (!when_sent_.empty()) call_when_sent();
}

void Wire::call_when_sent() {
  const auto actions = std::exchange(when_sent_, {});
  for (const auto& action : actions)
    if (socket_.is_open()) action();
  flush();  // what they have appended
}

bool Wire::is_held_back() {
  if (!brake_ || !socket_.is_open()) return false;
  const auto now = Clock::now(), due = brake_->pace.when_to_send(now);
  if (due <= now) return false;
  if (std::exchange(brake_->flush_pending, true)) return true;
  brake_->to_send.expires_at(due);
  brake_->to_send.async_wait([self = shared_from_this()](error_code error) {
    self->brake_->flush_pending = false;
    if (!error) self->flush();
  });
  return true;
}

void Wire::flush_when_writable() {
  flush_pending_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code error) {
    self->flush_pending_ = false;
    if (!error) self->flush();
  });
}

Task<> Wire::drain(std::size_t mark) {
  flush();
  while (output_.size() > mark && socket_.is_open() && !write_error_) {
    park();
    if (is_held_back()) {
      co_await brake_->to_send.async_wait(k_await);
    } else {
      auto [error] = co_await socket_.async_wait(Socket::wait_write, k_await);
      if (error) co_return;
    }
    flush();
  }
}

void Wire::shutdown_output() {
  shutdown_wanted_ = true;
  if (output_.size() || !socket_.is_open() || is_held_back()) return;  // flush() comes back here
  shutdown_wanted_ = false;
  ERR_clear_error();
  if (tls_) SSL_shutdown(tls_.get());
  if (proxy_tls_) {
    SSL_set_quiet_shutdown(proxy_tls_.get(), 0);
    SSL_shutdown(proxy_tls_.get());
    SSL_set_quiet_shutdown(proxy_tls_.get(), 1);
  }
  ::shutdown(socket_.native_handle(), SHUT_WR);
}

}  // namespace wsx
