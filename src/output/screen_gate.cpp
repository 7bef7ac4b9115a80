#include "output/screen_gate.hpp"

#include <utility>

namespace wsx {
namespace {

const Message* message_of(const Event& event) { return std::get_if<Message>(&event.what); }

/// Received here, or by one side of a forwarded connection.
bool is_received(const Event& event) {
  const auto* message = message_of(event);
  return message && message->dir == Direction::in;
}

bool can_wait(const Event& event) {
  return message_of(event) || std::holds_alternative<Ping>(event.what) || std::holds_alternative<Pong>(event.what) ||
         std::holds_alternative<Frame>(event.what);
}

std::size_t size_of(const Event& event) {
  const auto* message = message_of(event);
  return message ? message->payload.size() : 0;
}

}  // namespace

void ScreenGate::on_event(const Event& event) {
  {
    const std::lock_guard lock(mutex_);
    if (keeps_last_ && is_received(event)) last_ = event;
    if (is_paused_ && is_received(event)) ++missed_;
    if (is_paused_ && !echoes_ && can_wait(event)) return hold(event);
  }
  next_.on_event(event);
}

void ScreenGate::hold(const Event& event) {
  held_bytes_ += size_of(event);
  held_.push_back(event);
  while (held_.size() > 1 && (held_.size() > k_max_held || held_bytes_ > k_max_held_bytes)) {
    held_bytes_ -= size_of(held_.front());
    held_.pop_front();
    ++gone_;
  }
}

void ScreenGate::keep_last() {
  const std::lock_guard lock(mutex_);
  keeps_last_ = true;
}

std::optional<Event> ScreenGate::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

void ScreenGate::pause() {
  const std::lock_guard lock(mutex_);
  is_paused_ = true;
}

std::uint64_t ScreenGate::resume() {
  std::deque<Event> held;
  std::uint64_t gone = 0;
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = false;
    held.swap(held_);
    gone = std::exchange(gone_, 0);
    held_bytes_ = missed_ = 0;
  }
  for (const Event& event : held) next_.on_event(event);
  return gone;
}

bool ScreenGate::is_paused() const {
  const std::lock_guard lock(mutex_);
  return is_paused_;
}

std::uint64_t ScreenGate::missed() const {
  const std::lock_guard lock(mutex_);
  return missed_;
}

void ScreenGate::echo(bool on) {
  const std::lock_guard lock(mutex_);
  echoes_ = on;
}

}  // namespace wsx
