#pragma once
#include "base/mask.hpp"
#include "event/event_sink.hpp"

namespace wsx {

/// Hides the secrets of an event: in headers, URLs, errors with all that a server answered, close reasons. What is in
/// messages, pings and pongs is never hidden: it is what the program is used for.
void mask_event(Event& event, const Mask& mask);

/// Lets events through with their secrets hidden. Any thread may call it if it may call the next sink.
class MaskingSink : public EventSink {
 public:
  MaskingSink(EventSink& next, const Mask& mask) : next_(next), mask_(mask) {}
  void on_event(const Event& event) override;
  bool shows_messages() const override { return next_.shows_messages(); }

 private:
  EventSink& next_;
  const Mask& mask_;
};

}  // namespace wsx
