#pragma once
#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

#include "event/event_sink.hpp"
#include "output/event_choice.hpp"

namespace wsx {

/// Whether a message is to be shown.
using MessageFilter = std::function<bool(const Message&)>;

/// Hands every event to several sinks, in order; they must outlive it.
class TeeSink : public EventSink {
 public:
  explicit TeeSink(std::vector<EventSink*> sinks) : sinks_(std::move(sinks)) {}
  void on_event(const Event& event) override {
    for (auto* sink : sinks_) sink->on_event(event);
  }
  bool shows_messages() const override {
    return std::any_of(sinks_.begin(), sinks_.end(), [](const auto* sink) { return sink->shows_messages(); });
  }

 private:
  std::vector<EventSink*> sinks_;
};

/// Lets only errors through (-q).
class QuietSink : public EventSink {
 public:
  explicit QuietSink(EventSink& next) : next_(next) {}
  void on_event(const Event& event) override {
    if (std::holds_alternative<Error>(event.what)) next_.on_event(event);
  }
  bool shows_messages() const override { return false; }

 private:
  EventSink& next_;
};

/// Lets the chosen events through (--only).
class OnlySink : public EventSink {
 public:
  OnlySink(EventSink& next, EventChoice choice) : next_(next), choice_(choice) {}
  void on_event(const Event& event) override {
    if (choice_.wants(event)) next_.on_event(event);
  }
  bool shows_messages() const override { return choice_.names<Message>() && next_.shows_messages(); }

 private:
  EventSink& next_;
  const EventChoice choice_;
};

/// Lets events through unless it is shut.
class GateSink : public EventSink {
 public:
  GateSink(EventSink& next, std::function<bool()> is_shut) : next_(next), is_shut_(std::move(is_shut)) {}
  void on_event(const Event& event) override {
    if (!is_shut_()) next_.on_event(event);
  }
  bool shows_messages() const override { return next_.shows_messages(); }

 private:
  EventSink& next_;
  std::function<bool()> is_shut_;
};

/// Holds back the messages that a filter does not want (--filter); they go to `hidden`. The filter can be changed at
/// any time; none lets everything through.
class FilterSink : public EventSink {
 public:
  FilterSink(EventSink& next, std::function<void(const Event&)> hidden) : next_(next), hidden_(std::move(hidden)) {}
  void on_event(const Event& event) override { wants(event) ? next_.on_event(event) : hidden_(event); }
  bool shows_messages() const override { return next_.shows_messages(); }
  void set_filter(MessageFilter filter) {
    const std::lock_guard lock(mutex_);
    filter_ = std::move(filter);
    has_filter_ = filter_ != nullptr;
  }
  /// Until set to false, every message passes: it is what a person has just sent.
  void echo(bool on) {
    const std::lock_guard lock(mutex_);
    echoes_ = on;
  }

 private:
  bool wants(const Event& event) {
    const auto* message = std::get_if<Message>(&event.what);
    if (!message || !has_filter_.load(std::memory_order_relaxed)) return true;
    const std::lock_guard lock(mutex_);
    return !filter_ || echoes_ || filter_(*message);
  }

  EventSink& next_;
  std::function<void(const Event&)> hidden_;
  std::mutex mutex_;
  MessageFilter filter_;
  bool echoes_ = false;
  std::atomic<bool> has_filter_ = false;  // spares the lock where there is none
};

}  // namespace wsx
