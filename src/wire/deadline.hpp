#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "wire/net.hpp"

namespace wsx {

using Timer = net::basic_waitable_timer<Clock, net::wait_traits<Clock>, Executor>;

/// Does something once, later, unless it is destroyed first. What it does is usually Wire::hang_up(): in Asio a pending
/// read cannot be cancelled and kept, so a deadline ends the connection under it (beast#1117).
class Deadline {
 public:
  Deadline(Executor executor, Clock::time_point when, std::function<void()> action);
  ~Deadline() { *alive_ = false; }
  Deadline(const Deadline&) = delete;

  bool has_passed() const { return *passed_; }

 private:
  Timer timer_;
  std::shared_ptr<bool> alive_, passed_;
};

/// The deadline that never comes.
constexpr Clock::time_point k_never = Clock::time_point::max();

/// `timeout` from now; zero and negative mean never.
inline Clock::time_point deadline_after(std::chrono::nanoseconds timeout) {
  const auto now = Clock::now();
  return timeout.count() <= 0 || timeout > k_never - now ? k_never : now + timeout;
}

}  // namespace wsx
