#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "wire/tls.hpp"

namespace wsx {

struct Moved;

/// A connection's socket taken out of its Wire, for an event loop of one's own: non-blocking, plain or TLS, read and
/// written by hand. Holds no buffer. Closes the socket when it is destroyed.
class Link {
 public:
  Link() = default;
  Link(int fd, TlsSessionPtr proxy_tls, TlsSessionPtr tls)
      : fd_(fd), proxy_tls_(std::move(proxy_tls)), tls_(std::move(tls)) {}
  Link(Link&& other) noexcept;
  Link& operator=(Link&& other) noexcept;
  ~Link() { close(); }

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  bool is_tls() const { return tls_ || proxy_tls_; }

  /// What receive() and send() return when nothing moves for now, and when nothing ever will.
  static constexpr std::ptrdiff_t k_later = 0, k_ended = -1;
  /// How many bytes moved; with k_ended errno says why, 0: the peer's orderly end.
  std::ptrdiff_t receive(char* to, std::size_t room);
  std::ptrdiff_t send(const char* from, std::size_t size);

  /// From now on receive_with_age() tells. False: it will not. (With TLS what arrives are records, not what they hold.)
  bool note_arrival_times();
  /// receive(), and how long ago the last of it arrived, if the kernel knows. Negative if the system's time was set
  /// meanwhile.
  std::ptrdiff_t receive_with_age(char* to, std::size_t room, std::optional<std::chrono::nanoseconds>& age);
  /// A segment has come before an earlier one: so an age may be the time that the earlier one took.
  bool has_come_out_of_order() const;

  /// No more output: TLS's close_notify and TCP's FIN.
  void shutdown_output();
  void close();

 private:
  std::ptrdiff_t judge(const Moved& moved);
  ssl_st* ssl() const { return tls_ ? tls_.get() : proxy_tls_.get(); }

  int fd_ = -1;
  int late_end_ = -1;              // errno of an end that came behind bytes, for the next receive(); -1: none
  TlsSessionPtr proxy_tls_, tls_;  // the second may write through the first, so it ends before it
};

}  // namespace wsx
