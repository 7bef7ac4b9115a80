#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "base/error.hpp"

namespace wsx {

/// Whether and when to try again (--reconnect): exponential back-off with jitter, so that a server that comes back is
/// not met by all its clients at once. Does no waiting.
class Reconnection {
 public:
  using Nanoseconds = std::chrono::nanoseconds;

  /// `most` attempts in a row; 0: without end.
  Reconnection(std::uint64_t most, std::uint64_t seed) : most_(most), random_(seed) {}

  /// The pause before the next attempt; nothing if this failure would only repeat, or the attempts are used up.
  std::optional<Nanoseconds> after_failure(const Error& error);
  /// The same after a connection that was open for this long. One that held for k_settled forgets the failures before.
  std::optional<Nanoseconds> after_close(Nanoseconds open_for);

  /// Of the attempts in a row, the one that the last pause was for: 1, 2, 3 …
  std::uint64_t attempt() const { return attempt_; }

  static constexpr Nanoseconds k_first = std::chrono::milliseconds(500);
  static constexpr Nanoseconds k_longest = std::chrono::seconds(30);
  static constexpr Nanoseconds k_settled = std::chrono::seconds(10);
  /// A Retry-After header (RFC 9110, section 10.2.3) is followed up to here.
  static constexpr Nanoseconds k_longest_asked_for = std::chrono::minutes(5);

 private:
  std::optional<Nanoseconds> next();

  std::uint64_t most_, attempt_ = 0;
  std::mt19937_64 random_;
};

/// A failure that may not happen again: not an untrusted certificate, nor a 404.
bool may_pass(const Error& error);

}  // namespace wsx
