#pragma once
#include <chrono>
#include <optional>
#include <vector>

#include "rules/template.hpp"

/// What a rule does, one step after the other.
namespace wsx {

struct Answer {
  PayloadKind kind = PayloadKind::text;
  Template payload;
};

/// Answers that are sent again and again, the first time after one interval.
struct TimerRule {
  static constexpr std::chrono::nanoseconds k_shortest_interval = std::chrono::milliseconds(1);

  Template key;  // which timer of the client it is: one that is already running is restarted
  std::chrono::nanoseconds interval{0};
  std::uint64_t times = 0;  // 0: until it is stopped
  std::vector<Answer> answers;
};

struct StopRule {
  std::optional<Template> key;  // none: all of the client's timers
};

struct CloseRule {
  std::uint16_t code = k_close_normal;
  Template reason;
};

/// After the delay, in this order.
struct Step {
  std::chrono::nanoseconds delay{0};  // since the step before
  std::optional<StopRule> stop;
  std::vector<Answer> answers;
  std::optional<TimerRule> timer;
  std::optional<CloseRule> close;
};

/// Fills in what is known; `n` of a timer's answers is left to its ticks. Takes what it costs to keep off the budget;
/// nothing when that does not suffice.
std::optional<Step> bind_step(const Step& step, const TemplateValues& values, std::size_t& budget_bytes);
std::optional<TimerRule> bind_timer(const TimerRule& timer, TemplateValues values, std::size_t& budget_bytes);

}  // namespace wsx
