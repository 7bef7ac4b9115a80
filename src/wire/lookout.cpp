#include "wire/lookout.hpp"

namespace wsx {

Lookout::Lookout(WirePtr peer, std::chrono::nanoseconds patience, Hooks hooks)
    : peer_(std::move(peer)), patience_(patience), hooks_(std::move(hooks)) {
  last_ = hooks_.waiting();
  wait();
}

void Lookout::wait() {
  next_ = std::make_unique<Deadline>(peer_->get_executor(), Clock::now() + k_look_out_every, [this] { look(); });
}

void Lookout::look() {
  const auto now = Clock::now();
  if (has_gone(now)) return hooks_.on_gone();
  if (patience_.count() > 0 && now - probed_ >= patience_) {
    probed_ = now;
    hooks_.probe();
  }
  wait();
}

bool Lookout::has_gone(Clock::time_point now) {
  if (!peer_->is_open() || peer_->is_broken() || peer_->was_reset()) return true;
  const auto waiting = hooks_.waiting();
  if (waiting != std::exchange(last_, waiting) || !peer_->has_peer_left()) changed_ = now;
  return patience_.count() > 0 && now - changed_ >= patience_;
}

}  // namespace wsx
