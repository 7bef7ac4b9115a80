#include "input/input_rate.hpp"

#include "wire/deadline.hpp"

namespace wsx {

InputRate::InputRate(std::optional<double> per_second) {
  if (per_second)
    interval_ = std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(1 / *per_second));
}

Task<> InputRate::wait(InputTarget& target) {
  if (is_set() && Clock::now() < due_) co_await pause_input(target, due_);
}

Task<> pause_input(InputTarget& target, Clock::time_point until) {
  co_await target.drain();
  Timer timer(co_await net::this_coro::executor, until);
  co_await timer.async_wait(k_await);
}

}  // namespace wsx
