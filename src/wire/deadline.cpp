#include "wire/deadline.hpp"

namespace wsx {

Deadline::Deadline(Executor executor, Clock::time_point when, std::function<void()> action)
    : timer_(executor), alive_(std::make_shared<bool>(true)), passed_(std::make_shared<bool>(false)) {
  if (when == k_never) return;
  timer_.expires_at(when);
  // A timer that has fired cannot be cancelled any more, so its handler asks whether we are still there.
  timer_.async_wait([alive = alive_, passed = passed_, action = std::move(action)](boost::system::error_code error) {
    if (error || !*alive) return;
    *passed = true;
    action();
  });
}

}  // namespace wsx
