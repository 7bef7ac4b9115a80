#pragma once
#include <chrono>
#include <cstdint>

#include "wire/net.hpp"

namespace wsx {

/// How a wire is held back, so that its peer meets a server that is slow or that stops now and then.
struct PaceOptions {
  std::chrono::nanoseconds stall{0};         // how long nothing is read or sent
  std::chrono::nanoseconds stall_period{0};  // each time that this much has passed since stalls_from; 0: never
  Clock::time_point stalls_from{};
  std::uint64_t read_bytes_per_s = 0;  // 0: as fast as it goes

  bool is_none() const { return !stall_period.count() && !read_bytes_per_s; }
};

/// When a wire may read and send, and how much it may read. Pure: the caller brings the time.
class Pace {
 public:
  explicit Pace(const PaceOptions& options) : options_(options) {}

  /// When something may be sent: `now`, or the end of the stall that it lies in.
  Clock::time_point when_to_send(Clock::time_point now) const;
  /// The same for reading, which is also spread over the time.
  Clock::time_point when_to_read(Clock::time_point now) const;
  /// How many bytes may be read once that has come; at least 1.
  std::size_t read_limit(Clock::time_point now) const;
  void count_read(std::size_t bytes, Clock::time_point now);

 private:
  /// As if all bytes so far had been read at the rate, one after the other; what was left unused is forgotten after a
  /// beat.
  Clock::time_point paid_until(Clock::time_point now) const;
  std::chrono::nanoseconds time_for(std::size_t bytes) const;
  /// What is read in one go: a tenth of a second's bytes, and at least one.
  std::size_t beat_bytes() const;

  PaceOptions options_;
  Clock::time_point paid_until_{};
};

}  // namespace wsx
