#pragma once
#include <chrono>
#include <string_view>

#include "base/exit_code.hpp"
#include "commands/expectations.hpp"
#include "commands/reconnection.hpp"
#include "commands/replay_check.hpp"
#include "input/input_record.hpp"
#include "play/play.hpp"

namespace wsx {

struct ConnectOptions;

/// What a ConnectMachine wants done, at once and in this order. None of it may call the machine back.
class ConnectActions {
 public:
  virtual ~ConnectActions() = default;
  virtual void tell(std::uint64_t conn, decltype(Event::what)&& what) = 0;
  /// Begins the closing handshake of the connection that is open.
  virtual void send_close(std::uint16_t code, std::string_view reason) = 0;
  virtual void hang_up() = 0;
  /// --play: sends it on the connection that is open, and reports it.
  virtual void send(Request&& request) = 0;
  /// The connection accepts no more for now. Then on_room() is to be called when it does again.
  virtual bool is_clogged() = 0;
  /// The conversation is over, and somebody else goes on with the connection (-i).
  virtual void hand_over() = 0;
  /// Connects again: the pause before that is over.
  virtual void dial() = 0;
  /// From now on drops what the reader of stdout does not accept immediately.
  virtual void give_up_on_reader() = 0;
  /// is_over() from now on.
  virtual void end() = 0;
  /// Ends the program without waiting for anything more.
  virtual void quit() = 0;
};

/// Decides what ends a `wsx connect`, with which exit code, and when it connects again: --wait, --exit-after, --expect,
/// --duration, --timeout, --reconnect, --check, --play, signals, and the reader of stdout going away. It has no sockets
/// and no clock: each input says what time it is, and on_time() is to be called when next_due() has come.
class ConnectMachine {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr TimePoint k_never = TimePoint::max();

  /// Begins with dialing. `seed` is for the pauses of --reconnect. Options and actions must outlive it.
  ConnectMachine(const ConnectOptions& options, TimePoint now, std::uint64_t seed, ConnectActions& actions);
  /// --check: what should be received.
  void check_against(std::unique_ptr<Recording> received);

  /// --play: what is sent and expected. `wall_clock` is the time of day at `now`.
  void play(Play play, TimePoint now, Timestamp wall_clock);

  // The connection. An attempt ends with on_dial_failed() or on_opened(); the latter is false if that was too late.
  bool on_opened(TimePoint now, Open open);
  void on_dial_failed(TimePoint now, Error error);
  void on_message(TimePoint now, Message&& message);
  void on_ping(TimePoint now, Ping ping);
  void on_pong(TimePoint now, Pong pong);
  void on_failure(TimePoint now, Error error);
  /// The close frames have passed, or it has failed; what is left is TCP's end.
  void on_closed();
  /// The last that is heard of it.
  void on_end(TimePoint now, Close close);
  /// It accepts more again.
  void on_room(TimePoint now);

  // Whoever speaks here: stdin, flags, a recording, a person.
  void on_sent() { has_sent_ = true; }
  void on_input_end(TimePoint now);
  void on_input_refused(TimePoint now, Error error);
  void on_recording_sent(TimePoint now);
  /// Ends the session with this close frame.
  void close(TimePoint now, std::uint16_t code, std::string_view reason);
  /// Closes the connection and opens another one; at once if that is waited for.
  void reconnect(TimePoint now);

  // The process.
  void on_time(TimePoint now);
  /// The reader of stdout accepts nothing for now, so nothing is read from the connection; then it accepts data again.
  void on_reader_blocked();
  void on_reader_free(TimePoint now);
  void on_reader_gone(TimePoint now);
  /// SIGINT or SIGTERM, whose exit code this is.
  void on_stop(TimePoint now, ExitCode code);
  /// A defect of ours, or no memory.
  void on_fault(TimePoint now, Error error);
  /// After has_ended(): the output was waited for, and some of it is left or not.
  void on_output_done(TimePoint now, bool is_some_left);

  TimePoint next_due() const;
  /// When the time of --timeout is over.
  TimePoint latest() const { return latest_; }
  bool is_playing() const { return play_ && !has_ended_play_; }
  bool is_dialing() const { return stage_ == Stage::dialing; }
  bool has_given_up_on_reader() const { return reader_ == Reader::given_up; }
  /// Nothing more is sent and no other connection comes. The last one may still be closing.
  bool is_over() const { return is_over_; }
  /// Nor is there a connection any more.
  bool has_ended() const { return stage_ == Stage::ended; }
  /// The number of the connection that is open or tried: 1, 2, 3 …
  std::uint64_t connection_number() const { return number_; }
  ExitCode exit_code() const { return exit_code_ == ExitCode::done ? end_code_ : exit_code_; }
  /// Fewer have come than --exit-after waits for, nothing else was asked that came, and --duration did not say for how
  /// long to wait.
  bool lacks_messages() const;
  std::uint64_t received() const { return received_; }

 private:
  enum class Stage : std::uint8_t { dialing, open, closing, closed, hung_up, pausing, ended };
  enum class Reader : std::uint8_t { takes, blocks, given_up };

  void tell(decltype(Event::what)&& what) { actions_.tell(number_, std::move(what)); }
  void tell(TimePoint now, Expect expect);
  void check(TimePoint now, const Message& message);
  void settle(TimePoint now);
  void go_on_playing(TimePoint now);
  void end_play(TimePoint now);
  Moment moment(TimePoint now) const;
  std::optional<std::chrono::nanoseconds> plan_retry(TimePoint now, std::optional<std::chrono::nanoseconds> pause);
  void pause(TimePoint now, std::chrono::nanoseconds pause);
  void set_over();
  void on_timeout(TimePoint now);
  void give_up_on_reader();
  void fail(TimePoint now, ExitCode code);

  bool has_connection() const;
  bool has_enough() const;
  bool has_met_all() const;
  /// Everything that --exit-after, --expect or --check wait for has arrived: what happens after that is not a failure.
  bool has_what_was_asked() const;
  bool is_late(TimePoint now) const { return now >= latest_; }
  bool is_stopped() const { return exit_code_ == ExitCode::interrupted || exit_code_ == ExitCode::terminated; }
  TimePoint silence_due() const;

  const ConnectOptions& options_;
  ConnectActions& actions_;
  const TimePoint started_, latest_;
  const std::optional<std::chrono::nanoseconds> silence_;  // that ends the session after the input; nothing: none does

  Stage stage_ = Stage::dialing;
  Reader reader_ = Reader::takes;
  bool is_over_ = false, input_ended_ = false, asked_to_reconnect_ = false;
  bool has_sent_ = false, has_refused_input_ = false;
  ExitCode exit_code_ = ExitCode::done, end_code_ = ExitCode::done;  // of the session; of its latest connection
  std::uint64_t number_ = 1;
  Reconnection reconnection_;
  std::uint64_t received_ = 0;  // messages that were shown
  Expectations expectations_;
  std::optional<ReplayCheck> check_;
  std::optional<Play> play_;
  bool has_ended_play_ = false;
  Timestamp wall_clock_{};  // at started_

  // Times: of the peer's last sign; and when the next things are due, each once.
  TimePoint last_heard_, timeout_due_, retry_due_ = k_never;
  TimePoint duration_due_ = k_never;
  TimePoint last_call_ = k_never;  // after --timeout, for the peer's close frame
};

}  // namespace wsx
