#pragma once
#include "bench/machine.hpp"
#include "wire/deadline.hpp"

namespace wsx {

/// How long a thread that waits with Asio was kept from running: it had no processor, or was stopped. Asio does not say
/// when it looks for events, so this is all that is known of what such a thread itself adds to a handshake.
class ThreadDelay {
 public:
  /// Waits until then, or for less: until the timer is cancelled, and never for longer than a lane does.
  Task<> wait(Timer& timer, Clock::time_point when);
  /// So far. The system is asked only every 100 us: shorter delays matter to nobody.
  Nanos total();

 private:
  RunDelay run_delay_;
  Nanos total_ = 0, asked_ = 0;
};

}  // namespace wsx
