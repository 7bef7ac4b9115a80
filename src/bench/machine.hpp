#pragma once
#include <cstdint>
#include <optional>

#include "account/nanos.hpp"

/// What the system reports about this process, its threads and the machine.
namespace wsx {

/// Of the calling thread, since it began.
struct ThreadClock {
  Nanos cpu = 0;   // user and system
  Nanos wait = 0;  // ready to run, but no processor was free for it (schedstat); 0 if the system does not say
};
ThreadClock read_thread_clock();

/// How long a thread was ready to run without a processor, since the last question. Costs a microsecond. Belongs to the
/// thread that asks first.
class RunDelay {
 public:
  RunDelay() = default;
  ~RunDelay();
  RunDelay(const RunDelay&) = delete;
  /// The first answer is 0, and so is every one where the system does not say.
  Nanos take();

 private:
  static constexpr int k_not_opened = -2;
  int file_ = k_not_opened;  // schedstat
  Nanos last_ = 0;
};

/// Whether a thread has slept since the last question: given up its processor by itself. Belongs to the thread that
/// asks first; the first answer is no.
class Sleeps {
 public:
  bool take();

 private:
  std::optional<long> last_;  // voluntary context switches
};

Nanos thread_cpu();
Nanos process_cpu();
std::uint64_t resident_bytes();

/// The whole machine's processor time, in ticks.
struct MachineTicks {
  std::uint64_t all = 0, steal = 0;
};
std::optional<MachineTicks> read_machine_ticks();

/// How often this process's control group was throttled (cgroup v2, cpu.stat).
std::optional<std::uint64_t> read_throttled_periods();

/// TCP segments sent again on this connection; 0 for other sockets.
std::uint64_t read_retransmits(int fd);

}  // namespace wsx
