#pragma once
#include <algorithm>

#include "bench/machine.hpp"

namespace wsx {

/// How long a thread that waits with Asio was kept from running: it had no processor, or was stopped. Asio does not say
/// when it looks for events, so this is all that is known of what such a thread itself adds to a handshake.
class ThreadDelay {
 public:
  /// No wait may be longer: how long one is overdue says how long the thread did not run.
  static constexpr Nanos k_longest_wait = 10'000'000;

  /// A wait that should have ended at `until` ended at `now`.
  void note_wait(Nanos until, Nanos now) {
    const Nanos run_delay = run_delay_.take();
    total_ += std::max({Nanos(0), run_delay, now - until});
  }
  /// So far. Asks the system.
  Nanos total() { return total_ += run_delay_.take(); }

 private:
  RunDelay run_delay_;
  Nanos total_ = 0;
};

}  // namespace wsx
