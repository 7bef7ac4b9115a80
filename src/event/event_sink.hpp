#pragma once
#include "event/event.hpp"

namespace wsx {

/// Where events go. Called in the order things happened on a connection; an implementation that is shared by threads
/// locks for itself.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_event(const Event& event) = 0;
  /// Whether messages go anywhere; if not, nobody needs to make events of them.
  virtual bool shows_messages() const { return true; }
};

}  // namespace wsx
