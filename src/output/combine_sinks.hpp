#pragma once
#include <vector>

#include "event/event_sink.hpp"

namespace wsx {

/// Hands every event to several sinks, in order; they must outlive it.
class TeeSink : public EventSink {
 public:
  explicit TeeSink(std::vector<EventSink*> sinks) : sinks_(std::move(sinks)) {}
  void on_event(const Event& event) override {
    for (auto* sink : sinks_) sink->on_event(event);
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

 private:
  EventSink& next_;
};

}  // namespace wsx
