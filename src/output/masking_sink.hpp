#pragma once
#include <map>
#include <mutex>

#include "base/mask.hpp"
#include "event/event_sink.hpp"

namespace wsx {

/// Hides the secrets of an event: in headers, URLs, subprotocols, errors with all that a server answered, close
/// reasons. What the event shows to be secret in one place is hidden in the others, too. What is in messages, pings and
/// pongs is never hidden: it is what the program is used for, recordings are replayed, and a test must see what came.
void mask_event(Event& event, const Mask& mask);

/// Lets events through with their secrets hidden; a secret of a handshake until the end of that connection, too. Any
/// thread may call it if it may call the next sink.
class MaskingSink : public EventSink {
 public:
  MaskingSink(EventSink& next, const Mask& mask) : next_(next), mask_(mask) {}
  void on_event(const Event& event) override;
  bool shows_messages() const override { return next_.shows_messages(); }

 private:
  /// What the handshakes of one connection have shown: of two, if it is forwarded.
  struct Learned {
    SecretList secrets;
    unsigned open = 0;
  };
  SecretList recall(const Event& event);

  EventSink& next_;
  const Mask& mask_;
  std::mutex mutex_;
  std::map<std::uint64_t, Learned> learned_;  // by the connection's number; for those that are open
};

}  // namespace wsx
