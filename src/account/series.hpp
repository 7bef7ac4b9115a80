#pragma once
#include <vector>

#include "account/nanos.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// One thread's run, second by second.
class Seconds {
 public:
  void begin(Nanos at);
  /// The current second, to count in.
  SecondOfRun& current() { return current_; }
  /// When it ends; INT64_MAX before the first second and after the last.
  Nanos next() const { return next_; }
  bool are_under_way() const { return next_ != INT64_MAX; }

  /// The state at the end of a second.
  struct State {
    std::uint64_t connections = 0, unanswered = 0;
  };
  /// Ends each second that is over by `now`.
  void turn(Nanos now, const State& state) {
    for (; now >= next_; next_ += k_second) push(next_, state);
  }
  /// Ends the last second, however short. Whatever is counted later belongs to no second.
  void end(Nanos at, const State& state);

  /// The seconds that ended since the last take(), in order; `at_s` counts from begin().
  bool have_ended() const { return !ended_.empty(); }
  std::vector<SecondOfRun> take();

 private:
  void push(Nanos end, const State& state);

  Nanos begin_ = 0, since_ = 0, next_ = INT64_MAX;
  SecondOfRun current_;
  std::vector<SecondOfRun> ended_;
};

/// The seconds of a run in order, in bounded memory: once there are k_max_series of them, neighbors are merged.
void append_to_series(std::vector<SecondOfRun>& series, SecondOfRun second);

/// Of 36 KB each: 22 MB at most.
constexpr std::size_t k_max_series = 600;

}  // namespace wsx
