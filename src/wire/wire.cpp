#include "wire/wire.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstring>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include "wire/address.hpp"
#include "wire/socket_io.hpp"
#include "wire/tls_report.hpp"

namespace wsx {
namespace {

constexpr int k_slow_receive_buffer_bytes = 64 * 1024;

}  // namespace

Wire::Wire(Socket socket, TlsSessionPtr tls)
    : socket_(std::move(socket)),
      arena_(net::use_service<Arena>(static_cast<net::io_context&>(socket_.get_executor().context()))),
      output_(arena_) {
  error_code ignored;
  socket_.native_non_blocking(true, ignored);
  // Nagle's algorithm and delayed acknowledgements cost 40 ms a message. Unix sockets refuse, which is fine.
  const int on = 1;
  ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls) start_tls(std::move(tls));
}

Wire::~Wire() {
  if (arena_.owner == this) arena_.owner = nullptr;
}

std::string Wire::local() const { return format_local_address(const_cast<Socket&>(socket_).native_handle()); }
std::string Wire::remote() const { return format_remote_address(const_cast<Socket&>(socket_).native_handle()); }

std::optional<TlsDetails> Wire::tls_details() const {
  if (!tls_) return std::nullopt;
  return describe_tls(tls_.get());
}

void Wire::enter_tunnel() {
  proxy_tls_ = std::move(tls_);
  // Some versions of OpenSSL end the outer session when the BIO over it is freed; the descriptor may be another's by
  // then.
  if (proxy_tls_) SSL_set_quiet_shutdown(proxy_tls_.get(), 1);
}

void Wire::start_tls(TlsSessionPtr tls) {
  tls_ = std::move(tls);
  ssl_ = tls_.get();
  if (!proxy_tls_) {
    SSL_set_fd(ssl_, socket_.native_handle());
    return;
  }
  BIO* const through = BIO_new(BIO_f_ssl());
  BIO_set_ssl(through, proxy_tls_.get(), BIO_NOCLOSE);
  SSL_set_bio(ssl_, through, through);
}

Task<Result<>> Wire::tls_handshake(std::string_view peer) {
  for (;;) {
    if (!socket_.is_open()) co_return Error{Phase::tls, "aborted", "the TLS handshake was aborted", ""};
    ERR_clear_error();
    errno = 0;
    const int result = SSL_do_handshake(tls_.get());
    if (result == 1) co_return Result<>{};
    const int why = SSL_get_error(tls_.get(), result);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
      co_return explain_tls_failure(tls_.get(), why, errno, peer);
    const auto direction = why == SSL_ERROR_WANT_READ ? Socket::wait_read : Socket::wait_write;
    auto [error] = co_await socket_.async_wait(direction, k_await);
    if (error) co_return Error{Phase::tls, "aborted", "the TLS handshake was aborted", ""};
  }
}

Task<error_code> Wire::fill() {
  for (;;) {
    flush();
    if (!socket_.is_open()) co_return net::error::operation_aborted;
    if (reads_in_a_row_ == k_max_reads_in_a_row) {
      reads_in_a_row_ = 0;
      park();
      co_await net::post(get_executor(), net::use_awaitable_t<Executor>());
      continue;
    }
    if (brake_) {
      const auto now = Clock::now(), due = brake_->pace.when_to_read(now);
      if (due > now) {
        park();
        brake_->to_read.expires_at(due);
        co_await brake_->to_read.async_wait(k_await);
        continue;
      }
    }
    if (!drained_) {
      std::size_t room = claim_buffer();
      if (!room) co_return net::error::no_buffer_space;
      if (brake_) room = std::min(room, brake_->pace.read_limit(Clock::now()));
      error_code error;
      const std::size_t received = receive(end_, room, error);
      if (brake_) brake_->pace.count_read(received, Clock::now());
      end_ += received;
      if (received) {
        ++reads_in_a_row_;
        co_return error_code{};
      }
      if (error != net::error::would_block) co_return error;
    }
    park();
    const auto direction = wants_write_ ? Socket::wait_write : Socket::wait_read;
    auto [error] = co_await socket_.async_wait(direction, k_await);
    if (error) co_return error;
    reads_in_a_row_ = 0;
    drained_ = false;
  }
}

Task<> Wire::drop_input() {
  error_code gone;
  while (!gone) {
    consume(input().size());
    gone = co_await fill();
  }
}

std::size_t Wire::claim_buffer() {
  char* const buffer = arena_.read_buffer();
  const std::size_t unread = input().size();
  if (arena_.owner != this) {
    if (arena_.owner) arena_.owner->park();
    arena_.owner = this;
    if (unread) std::memcpy(buffer, begin_, unread);
    parked_.reset();
    parked_share_.resize(0);
  } else if (begin_ != buffer && unread) {
    std::memmove(buffer, begin_, unread);
  }
  begin_ = buffer;
  end_ = buffer + unread;
  return Arena::k_read_bytes - unread;
}

void Wire::park() {
  if (arena_.owner != this) return;
  arena_.owner = nullptr;
  const std::size_t unread = input().size();
  parked_.reset(unread ? new char[unread + k_slack_bytes] : nullptr);
  parked_share_.resize(unread);
  if (unread) std::memcpy(parked_.get(), begin_, unread);
  begin_ = parked_.get();
  end_ = begin_ + unread;
}

std::size_t Wire::receive(char* to, std::size_t room, error_code& error) {
  if ((error = std::exchange(late_error_, {}))) return 0;
  const Moved received = receive_some(socket_.native_handle(), ssl_, to, room);
  wants_write_ = received.wants_write;
  // A session in another one does not know what the outer one still has.
  const bool may_tell = !(proxy_tls_ && tls_);
  drained_ = may_tell && received.bytes && received.bytes < room;
  error = received.error;
  if (ssl_ && error == net::error::connection_aborted)
    tls_failure_ = std::make_unique<Error>(explain_tls_failure(ssl_, SSL_ERROR_SSL, 0, "the peer"));
  if (received.bytes && error && error != net::error::would_block) {
    late_error_ = error;
    drained_ = false;
  }
  return received.bytes;
}

void Wire::put_back(std::string_view bytes) {
  if (bytes.empty()) return;
  parked_.reset(new char[bytes.size() + k_slack_bytes]);
  std::memcpy(parked_.get(), bytes.data(), bytes.size());
  begin_ = parked_.get();
  end_ = begin_ + bytes.size();
}

Wire::Released Wire::release() {
  std::string unread(input());
  consume(unread.size());
  park();
  error_code error;
  const int fd = socket_.release(error);
  ssl_ = nullptr;
  return {Link(error ? -1 : fd, std::move(proxy_tls_), std::move(tls_)), std::move(unread)};
}

void Wire::set_pace(const PaceOptions& options) {
  if (options.is_none()) return;
  brake_.reset(new Brake{Pace(options), Timer(get_executor()), Timer(get_executor())});
  if (!options.read_bytes_per_s) return;
  // The system would let the buffer grow to megabytes, and the peer's sending would not stall for minutes.
  const int bytes = k_slow_receive_buffer_bytes;
  ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

void Wire::hang_up() {
  when_sent_.clear();
  output_.clear();
  if (brake_) {
    brake_->to_read.cancel();
    brake_->to_send.cancel();
  }
  error_code ignored;
  socket_.close(ignored);
}

bool Wire::was_reset() {
  pollfd look{socket_.native_handle(), 0, 0};
  return ::poll(&look, 1, 0) == 1 && look.revents & POLLERR;
}

bool Wire::has_peer_left() {
  pollfd look{socket_.native_handle(), POLLRDHUP, 0};
  return ::poll(&look, 1, 0) == 1;
}

void Wire::reset() {
  const linger now{1, 0};
  if (socket_.is_open()) ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  hang_up();
}

}  // namespace wsx
