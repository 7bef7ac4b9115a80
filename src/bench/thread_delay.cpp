#include "bench/thread_delay.hpp"

#include <algorithm>

#include "account/attention.hpp"
#include "bench/clock.hpp"

namespace wsx {

namespace {

constexpr Nanos k_between_questions = 100'000;

}  // namespace

Nanos ThreadDelay::total() {
  const Nanos now = now_nanos();
  if (now - asked_ < k_between_questions) return total_;
  asked_ = now;
  return total_ += run_delay_.take();
}

Task<> ThreadDelay::wait(Timer& timer, Clock::time_point when) {
  const auto until = std::min(when, Clock::now() + std::chrono::nanoseconds(Attention::k_longest_wait));
  timer.expires_at(until);
  co_await timer.async_wait(k_await);
  const Nanos overdue = now_nanos() - to_nanos(until);
  total_ += std::max({Nanos(0), run_delay_.take(), overdue});
}

}  // namespace wsx
