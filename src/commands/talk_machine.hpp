#pragma once
#include <memory>
#include <optional>

#include "commands/server_replay.hpp"
#include "input/input_record.hpp"
#include "play/play.hpp"
#include "rules/rule_state.hpp"

namespace wsx {

struct ListenOptions;

/// What a TalkMachine wants done, at once and in this order. None of it may call the machine back.
class TalkActions {
 public:
  /// What waits for the client to read it, or for its time. Full: nothing more should be added of oneself.
  struct Queue {
    std::size_t bytes = 0;
    bool is_full = false;
  };

  virtual ~TalkActions() = default;
  /// Sends it, or does what it asks for, and reports it; nothing once the connection is closing, when the queue is
  /// full and has no bytes. Returns what the queue is then.
  virtual Queue send(Request request) = 0;
  virtual void tell(decltype(Event::what)&& what) = 0;
};

/// Decides what a client of `wsx listen` is sent, and when: what rules answer, the server's side of a recording or of a
/// conversation, and what others want sent; it closes the client when too much is waiting (--max-queue). It has no
/// sockets and no clock: each input says what time it is, and on_time() is to be called when next_due() has come, or
/// when there is room again.
class TalkMachine {
 public:
  using Queue = TalkActions::Queue;

  /// `conn` is the client's number. Options and actions must outlive it.
  TalkMachine(const ListenOptions& options, std::uint64_t conn, TalkActions& actions)
      : options_(options), conn_(conn), actions_(actions) {}

  /// `recording` may be null; its beginning is played. What that makes due is for on_time(), as below.
  void on_open(const Recording* recording, Moment now);
  /// The same with a conversation.
  void play(Play play, Moment now);
  /// A data message that the client has sent.
  void on_message(const Message& message, Moment now);
  void on_ping(const Ping& ping, Moment now);
  void on_pong(const Pong& pong, Moment now);
  /// The connection is over, and not by us.
  void on_close(const Close& close, Moment now);
  void on_time(Moment now, Queue queue);
  /// Somebody here wants it sent.
  void submit(Request request);

  std::optional<SteadyTime> next_due() const;
  /// Whether anything is answered automatically; if not, no input but submit() does anything.
  bool answers() const { return rules_ || replay_ || play_; }
  /// What is kept for later.
  std::size_t kept_bytes() const { return rules_ ? rules_->kept_bytes() : play_ ? play_->kept_bytes() : 0; }

 private:
  void react(Reactions reactions);
  void go_on_playing(Moment now);

  const ListenOptions& options_;
  const std::uint64_t conn_;
  TalkActions& actions_;
  std::optional<RuleState> rules_;
  std::optional<ServerReplay> replay_;
  std::optional<Play> play_;
  Queue queue_;  // after what was done last
};

}  // namespace wsx
