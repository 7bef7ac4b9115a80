#pragma once
#include <algorithm>

#include "account/nanos.hpp"

namespace wsx {

/// How long a message that a thread reads may already have been there, because the thread was busy, had no processor or
/// was stopped. Is told of every wait for sockets (epoll_wait(2)); it has no clock and no socket.
///
/// The bound, from above: what a wait reports and the wait before it did not has arrived after that one looked. A
/// thread that slept was woken by the first event, so nothing has waited longer than the thread did for a processor.
class Attention {
 public:
  /// Shorter waits did not sleep. Longer ones may not have slept either: a system call that finds everything there
  /// takes its time on a slow or busy machine.
  static constexpr Nanos k_shortest_sleep = 5'000;
  /// No wait may be longer: how long one is overdue says how long the process was stopped or frozen.
  static constexpr Nanos k_longest_wait = 10'000'000;
  /// Sleepers are woken late even when nothing is wrong. Who is later was not running.
  static constexpr Nanos k_late_wake = 1'000'000;

  struct Wait {
    Nanos begin = 0;               // just before the call
    Nanos until = 0;               // when it should have ended if nothing happened
    Nanos end = 0;                 // just after the call
    bool slept = false;            // the thread gave up its processor by itself, because nothing was there
    Nanos run_delay = 0;           // how long the thread meanwhile was ready to run, and had no processor
    bool was_interrupted = false;  // by a signal (EINTR): the process was stopped meanwhile
    bool has_more = false;         // there was no room to report everything

    bool may_have_slept() const { return end - begin >= k_shortest_sleep; }
  };
  void note(const Wait& wait) {
    const Nanos run_delay = std::min(wait.run_delay, wait.end - wait.begin);
    const Nanos overdue = wait.end - std::max(wait.until, wait.begin) - run_delay;
    const bool was_stopped = wait.was_interrupted || overdue > k_late_wake;
    const bool slept = wait.slept && !was_stopped;
    // When it looked at last, before it came back: a sleeper when it was woken.
    const Nanos looked_at = slept ? std::min(wait.end, wait.until) - run_delay : wait.begin;
    blind_since_ = slept ? looked_at : looked_at_;
    if (!wait.has_more) looked_at_ = looked_at;
    if (slept) slept_ += std::max<Nanos>(0, looked_at - wait.begin);
  }

  /// What is read now has arrived later than this.
  Nanos blind_since() const { return blind_since_; }
  /// How long the thread has slept because there was nothing to do. Whenever it did not sleep, it was running, or was
  /// kept from it.
  Nanos slept() const { return slept_; }

 private:
  Nanos looked_at_ = 0;  // what had arrived by then has been reported
  Nanos blind_since_ = 0;
  Nanos slept_ = 0;
};

}  // namespace wsx
