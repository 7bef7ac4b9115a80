#pragma once
#include <functional>
#include <memory>

#include "commands/listen_talk.hpp"
#include "commands/output_pump.hpp"
#include "event/event.hpp"

namespace wsx {

/// Passes everything on between a client and the real server: messages, pings and pongs, close frames and how TCP ends,
/// each direction separately. It reads from one side only while the other accepts data, so a stalled peer stalls the
/// other, and memory stays flat; a side that leaves meanwhile is still noticed. Each side keeps its own compression and
/// fragments.
///
/// A side that violates the protocol is told so; the other one is closed with 1014 (the client) or 1001 (the server).
class Relay {
 public:
  enum class Shows : bool { no, yes };

  struct Hooks {
    std::function<void(Side, decltype(Event::what))> emit;
    /// Until the events' reader has taken enough; the connection is the one that is not read meanwhile.
    std::function<Task<>(Connection&)> wait_for_reader;
  };

  /// `messages`: whether anybody sees them; if not, plain ones are passed on where they lie. All must outlive it.
  Relay(ListenTalk& client, Connection& server, Executor executor, OutputPump& pump, Shows messages, Hooks hooks);

  /// Until both sides have ended, and their last events are emitted.
  Task<> run();

 private:
  /// What arrives from one side.
  struct Way {
    Side side;
    Connection& from;
    Connection& to;
    bool passed_close = false;
    std::optional<Error> failure = {};
    bool is_over = false;
  };

  Task<> carry(Way& way, std::function<void()> on_end);
  Task<> make_room(Way& way);
  void pass_on(Way& way, Message message);
  void pass_on(Way& way, Ping ping);
  void pass_on(Way& way, Pong pong);
  void pass_on(Way& way, Error error);
  void pass_on(Way& way, Close close);
  Task<> pass_close_frame(Way& way);

  ListenTalk& client_;
  Executor executor_;
  OutputPump& pump_;
  const Shows shows_messages_;
  Hooks hooks_;
  Way down_, up_;  // from the server; from the client
};

}  // namespace wsx
