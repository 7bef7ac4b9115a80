#pragma once
#include <deque>
#include <memory>
#include <optional>

#include "commands/replay_options.hpp"
#include "input/input_record.hpp"
#include "recording/comparison.hpp"
#include "rules/agenda.hpp"

namespace wsx {

/// Plays the server's side of a recording to one client: what the server sent, at its times, and (unless time alone
/// counts) each time only after the client has sent what it sent then. No socket and no clock: the caller says what
/// time it is, does what take() gives, and asks again when next_due() has come.
class ServerReplay {
 public:
  /// `recording` is this client's own, at its beginning.
  ServerReplay(std::unique_ptr<Recording> recording, const ServerReplayOptions& options, SteadyTime now);

  /// A message of the client's. When it is not the one that is awaited: how it differs, and the waiting goes on.
  std::optional<Difference> on_message(const Message& message, SteadyTime now);

  /// When there is something to do; nothing while waiting for a message of the client, and after the end.
  std::optional<SteadyTime> next_due() const;
  /// What is due first, to be called once next_due() has come.
  Request take();

  /// Why the recording cannot be read any further, or what of it cannot be sent and was left out; once.
  std::optional<Error> take_error() { return std::exchange(error_, std::nullopt); }

  /// Messages that came before the recording was at them; of more the oldest are forgotten.
  static constexpr std::size_t k_max_early_messages = 1000;
  static constexpr std::size_t k_max_early_bytes = 1024 * 1024;

 private:
  void advance();
  void plan(decltype(Event::what) what);
  bool is_ours(Direction dir) const;
  /// The awaited message has arrived.
  void go_on(SteadyTime now);

  std::unique_ptr<Recording> recording_;
  const std::string file_;
  const MessageComparison comparison_;
  const ReplayBy by_;
  const double speed_;
  SteadyTime origin_;                     // when base_ was
  std::chrono::microseconds base_{0};     // an offset of the recording
  std::optional<Request> pending_;        // what comes next, and when
  SteadyTime due_;                        // of what comes next, or came last
  std::optional<RecordedEvent> awaited_;  // a message of the client's
  std::uint64_t number_ = 0;              // of that message: 1, 2, 3 …
  std::deque<Message> early_;
  std::size_t early_bytes_ = 0;
  std::optional<Error> error_;
};

}  // namespace wsx
