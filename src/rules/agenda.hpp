#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rules/step.hpp"

namespace wsx {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A step whose delay is over. `place` names its rule.
struct DueStep {
  Step step;
  std::string_view place;
};
/// One beat of a timer.
struct DueTick {
  std::vector<Answer> answers;
  std::uint64_t n;  // from 1
  std::string_view place;
};
using Due = std::variant<DueStep, DueTick>;

/// What waits to be done for one client: steps with a delay, and timers. Whoever adds keeps the places alive, and
/// looks at kept_bytes() before.
class Agenda {
 public:
  void add(SteadyTime due, DueStep step, std::size_t bytes);
  /// Replaces the timer with that key. False when it would be one too many.
  bool start(std::string key, TimerRule timer, std::string_view place, SteadyTime now, std::size_t bytes);
  void stop(std::string_view key);
  void stop_all() { timers_.clear(); }
  void clear();

  std::optional<SteadyTime> next_due() const;
  /// The one that was due first, if its time has come. A timer that has ticked is due again later than now.
  std::optional<Due> take(SteadyTime now);
  std::size_t kept_bytes() const;

  static constexpr std::size_t k_max_timers = 64;

 private:
  struct Waiting {
    DueStep step;
    std::size_t bytes;
  };
  struct Running {
    std::string key;
    TimerRule rule;
    std::string_view place;
    SteadyTime due;
    std::uint64_t ticks;
    std::size_t bytes;
  };
  std::vector<Running>::iterator first_timer();

  std::multimap<SteadyTime, Waiting> steps_;  // of those for one moment the first added is the first
  std::size_t step_bytes_ = 0;
  std::vector<Running> timers_;
};

}  // namespace wsx
