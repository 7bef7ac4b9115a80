#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "commands/listen.hpp"
#include "commands/talk_machine.hpp"
#include "server/faulty_sender.hpp"
#include "server/reception.hpp"
#include "wire/deadline.hpp"

namespace wsx {

/// A client of `wsx listen` that is open: sends to it, with the faults that were asked for, what people and stdin want
/// to, and what its TalkMachine answers by itself.
class ListenTalk final : private TalkActions {
 public:
  struct Hooks {
    std::function<void(decltype(Event::what))> emit;
    /// The same for the real server of a forwarded client.
    std::function<void(decltype(Event::what))> emit_upstream;
    /// Its output accepts no more; call do_what_is_due() again when it does.
    std::function<void()> on_clogged;
    /// Something was emitted by a timer.
    std::function<void()> on_emitted;
  };

  ListenTalk(Client& client, Open open, Executor executor, const ListenOptions& options, const FaultOptions& faults,
             Hooks hooks);

  const Client& client() const { return client_; }
  Connection& connection() const { return *client_.connection; }
  const Open& open() const { return open_; }

  /// Begins to answer. `recording` may be null; its beginning is played.
  void start(const Recording* recording, std::optional<Play> play);
  /// A data message that the client has sent; it was emitted.
  void on_message(const Message& message);
  /// Keeps the round-trip time; whether the pong answers a ping that was submitted.
  bool on_pong(const Pong& pong);
  void on_ping(const Ping& ping);
  /// Before its last event is emitted.
  void on_close(const Close& close);
  std::optional<microseconds> last_round_trip() const { return last_round_trip_; }
  /// Sends it, or does what it asks for, and reports it. A queue that grows too long ends the connection.
  void submit(Request request) { machine_.submit(std::move(request)); }
  void show_frames(bool on);
  /// Does what is due, as far as the output accepts it, and waits for what is due later.
  void do_what_is_due();

  /// What waits for the client, or for its time.
  std::size_t queued_bytes() const;
  /// So much waits for the client, or for its time, that nothing more should be read from it.
  bool is_full() const { return connection().is_clogged() || (sender_ && sender_->is_full()); }
  /// Waits until that is over as far as faults are its reason.
  Task<> make_room();

  // Of a client that is forwarded:
  /// Passes on a message of the real server, which was reported where it arrived.
  void pass_on(Message& message);
  /// A message of the client's was passed on.
  void count_passed_on();
  /// No fault holds messages back or changes them.
  bool sends_at_once() const { return !sender_; }
  /// Until no message waits for its time.
  Task<> wait_until_sent();
  bool passes_pings() const { return passes_pings_; }

 private:
  // TalkActions
  Queue send(Request request) override;
  void tell(decltype(Event::what)&& what) override { hooks_.emit(std::move(what)); }

  void send_message(Message message);

  Client& client_;
  const Open open_;
  Executor executor_;
  const ListenOptions& options_;
  const bool passes_pings_;
  Hooks hooks_;
  std::unique_ptr<FaultySender> sender_;  // null: messages leave at once and whole
  TalkMachine machine_;
  MemoryShare share_{connection().memory()};  // of what the machine keeps
  std::unique_ptr<Deadline> next_due_;
  std::optional<microseconds> last_round_trip_;
  bool is_pinged_ = false;  // by submit(), and has not answered yet
};

}  // namespace wsx
