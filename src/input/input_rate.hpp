#pragma once
#include <optional>

#include "input/input_target.hpp"

namespace wsx {

/// Limits how many messages are sent per second (--rate). Time that passes unused allows no burst later. Without a
/// rate, nothing waits.
class InputRate {
 public:
  explicit InputRate(std::optional<double> per_second);

  bool is_set() const { return interval_.count() > 0; }
  /// Until the next message is due; what came before it is on its way by then.
  Task<> wait(InputTarget& target);
  void on_sent() {
    if (is_set()) due_ = Clock::now() + interval_;
  }

 private:
  std::chrono::nanoseconds interval_{0};
  Clock::time_point due_{};
};

/// Lets what came before go, and then waits.
Task<> pause_input(InputTarget& target, Clock::time_point until);

}  // namespace wsx
