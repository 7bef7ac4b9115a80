#pragma once
#include <vector>

#include "account/nanos.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// One thread's run, second by second, or by intervals of another length. The last one is the drain.
class Seconds {
 public:
  /// The state of the thread at a moment.
  struct State {
    std::uint64_t connections = 0, unanswered = 0;
    Nanos cpu = 0;  // that it has used so far
  };

  /// `boundary`: a moment at which one of them ends (the first may be shorter); not before `at`.
  void begin(Nanos at, Nanos boundary, Nanos length, const State& state);
  /// The one to count in what happens now.
  SecondOfRun& at(Nanos now) {
    if (now >= next_) turn(now, state_);
    return current_;
  }
  SecondOfRun& current() { return current_; }
  /// When it began, and when it ends: INT64_MAX before the first one, and during the drain.
  Nanos since() const { return since_; }
  Nanos next() const { return next_; }
  bool are_under_way() const { return next_ != INT64_MAX; }

  /// Ends each that is over by `now`. Call often, also for the state.
  void turn(Nanos now, const State& state) {
    for (; now >= next_; next_ += length_) push(next_, state);
    state_ = state;
  }
  /// Ends the last one, however short. What is counted from now on belongs to the drain.
  void end(Nanos at, const State& state);
  /// Ends the drain, if there was anything to count in it: has_drain().
  void finish(Nanos at, const State& state);
  bool has_drain() const { return has_drain_; }

  /// Those that ended since the last take(), in order; `at_s` counts from begin().
  bool have_ended() const { return !ended_.empty(); }
  std::vector<SecondOfRun> take();

 private:
  void push(Nanos end, const State& state);

  Nanos begin_ = 0, since_ = 0, next_ = INT64_MAX, length_ = k_second;
  State state_;
  Nanos cpu_before_ = 0;
  SecondOfRun current_;
  bool has_drain_ = false;
  std::vector<SecondOfRun> ended_;
};

/// The seconds of a run in order, in bounded memory: once there are k_max_series of them, neighbors are merged.
void append_to_series(std::vector<SecondOfRun>& series, SecondOfRun second);

/// Of 76 KB each: 46 MB at most.
constexpr std::size_t k_max_series = 600;

}  // namespace wsx
