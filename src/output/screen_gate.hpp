#pragma once
#include <deque>
#include <mutex>
#include <optional>

#include "event/event_sink.hpp"

namespace wsx {

/// What a person at a prompt decides about the screen: holds back messages, control frames and frames while it is
/// paused, and keeps the last message that was received. Of what is held back, the newest is kept, within the limits
/// below. Any thread may call it.
class ScreenGate : public EventSink {
 public:
  static constexpr std::size_t k_max_held = 10'000;
  static constexpr std::size_t k_max_held_bytes = 16 * 1024 * 1024;  // of payloads

  explicit ScreenGate(EventSink& next) : next_(next) {}
  void on_event(const Event& event) override;
  bool shows_messages() const override { return next_.shows_messages(); }

  /// From now on, the last message is kept: there is somebody who may ask for it.
  void keep_last();
  /// The last message, with its payload as it came.
  std::optional<Event> last() const;

  void pause();
  /// Shows what was held back, oldest first; how many events are gone because they were too many.
  std::uint64_t resume();
  bool is_paused() const;
  /// How many messages have been received since pause().
  std::uint64_t missed() const;

  /// Until set to false, messages pass whether it is paused or not: they are what a person has just sent.
  void echo(bool on);

 private:
  void hold(const Event& event);

  EventSink& next_;
  mutable std::mutex mutex_;
  std::optional<Event> last_;
  std::deque<Event> held_;
  std::size_t held_bytes_ = 0;
  std::uint64_t missed_ = 0, gone_ = 0;
  bool keeps_last_ = false, is_paused_ = false, echoes_ = false;
};

}  // namespace wsx
