#include "rules/agenda.hpp"

#include <algorithm>

namespace wsx {

void Agenda::add(SteadyTime due, DueStep step, std::size_t bytes) {
  steps_.emplace(due, Waiting{std::move(step), bytes});
  step_bytes_ += bytes;
}

bool Agenda::start(std::string key, TimerRule timer, std::string_view place, SteadyTime now, std::size_t bytes) {
  stop(key);
  if (timers_.size() >= k_max_timers) return false;
  const auto due = now + timer.interval;
  timers_.push_back({std::move(key), std::move(timer), place, due, 0, bytes});
  return true;
}

void Agenda::stop(std::string_view key) {
  std::erase_if(timers_, [&](const Running& timer) { return timer.key == key; });
}

void Agenda::clear() {
  steps_.clear();
  timers_.clear();
  step_bytes_ = 0;
}

std::vector<Agenda::Running>::iterator Agenda::first_timer() {
  return std::min_element(timers_.begin(), timers_.end(),
                          [](const Running& a, const Running& b) { return a.due < b.due; });
}

std::optional<SteadyTime> Agenda::next_due() const {
  std::optional<SteadyTime> next;
  if (!steps_.empty()) next = steps_.begin()->first;
  for (const Running& timer : timers_)
    if (!next || timer.due < *next) next = timer.due;
  return next;
}

std::optional<Due> Agenda::take(SteadyTime now) {
  const auto timer = first_timer();
  if (!steps_.empty() && (timer == timers_.end() || steps_.begin()->first <= timer->due)) {
    if (steps_.begin()->first > now) return std::nullopt;
    auto first = steps_.extract(steps_.begin());
    step_bytes_ -= first.mapped().bytes;
    return std::move(first.mapped().step);
  }
  if (timer == timers_.end() || timer->due > now) return std::nullopt;
  ++timer->ticks;
  timer->due += timer->rule.interval;
  if (timer->due <= now) timer->due = now + timer->rule.interval;
  DueTick tick{timer->rule.answers, timer->ticks, timer->place};
  if (timer->ticks == timer->rule.times) timers_.erase(timer);
  return tick;
}

std::size_t Agenda::kept_bytes() const {
  std::size_t bytes = step_bytes_;
  for (const Running& timer : timers_) bytes += timer.bytes;
  return bytes;
}

}  // namespace wsx
