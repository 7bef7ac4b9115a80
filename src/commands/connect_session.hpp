#pragma once
#include <memory>
#include <optional>

#include "base/url.hpp"
#include "commands/connect.hpp"
#include "commands/expectations.hpp"
#include "commands/keep_alive.hpp"
#include "commands/output_pump.hpp"
#include "commands/reconnection.hpp"
#include "commands/stop_signals.hpp"
#include "input/input_target.hpp"
#include "server/echo_server.hpp"
#include "wire/deadline.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// One connection after the other (just one without --reconnect), from dialing to the last close event, and what
/// decides when that comes: the end of input and then silence, --exit-after, --expect, --timeout, signals, the reader
/// of stdout going away (connect_session_end.cpp).
class ConnectSession final : public InputTarget {
 public:
  enum class Opened : std::uint8_t { first, again };

  ConnectSession(net::io_context& context, const ConnectOptions& options, Output& output);
  ~ConnectSession() override;

  /// Called each time a connection is open: to start what feeds it, and later to say again what -x says.
  void on_open(std::function<void(Opened)> start_input) { start_input_ = std::move(start_input); }
  /// Called with what is no event, but what a person at a terminal wants to know: a pong's time, that closing may take.
  void on_note(std::function<void(std::string_view)> tell) { note_ = std::move(tell); }
  /// Called with every message that is received, before it is shown.
  void on_received(std::function<void(const Message&)> judge) { judge_ = std::move(judge); }
  /// Called once when no more messages come, before the last event, unless the session was stopped.
  void on_settle(std::function<void()> settle) { settle_ = std::move(settle); }
  Task<> run();
  /// Something that should not happen did; the session ends here.
  void abort(Error error);
  ExitCode exit_code() const { return exit_code_ == ExitCode::done ? end_code_ : exit_code_; }

  // For whoever reads the input, once the first connection is open.

  /// Does what a line asked for and tells it as an event; nothing while is_ready() is not.
  void submit(Request request);
  void submit(InputRecord record) override { submit(std::move(record.request)); }
  /// A line was refused; the connection stays, unless input is strict.
  void refuse(Error error) override;
  /// What came of an expectation; one that is not met makes the exit code.
  void tell(Expect expect);
  /// No more will be submitted: the session ends when the peer has been silent for the time of --wait.
  void end_input() override;
  /// Ends the session with this close frame.
  void close(std::uint16_t code, std::string_view reason);
  /// Closes the connection and opens the next one, or does so at once while waiting for it.
  void reconnect();
  bool is_over() const override { return over_; }
  /// A connection is open and takes more.
  bool is_ready() const override { return is_open() && !connection_->is_clogged(); }
  /// Lets the output go, and waits until the connection is_ready() (it may be another one) or the session is over.
  Task<> drain() override;

  // What is to be seen.

  void show_frames(bool on);
  bool shows_frames() const { return shows_frames_; }
  bool is_open() const { return connection_ && !connection_->is_closing(); }
  /// The number of the connection that is open or tried: 1, 2, 3 …
  std::uint64_t connection_number() const { return number_; }
  /// The connection and how it opened; null while there is none.
  const Connection* connection() const { return connection_.get(); }
  const Open* opened() const { return connection_ ? &opened_ : nullptr; }
  std::optional<microseconds> last_round_trip() const { return last_round_trip_; }

 private:
  Task<bool> open();
  Result<Url> find_url();
  void start(std::shared_ptr<Connection> connection, Open opened);
  Task<> receive();
  Task<> pause_before_retry();
  Task<> wait_for_reader();
  Task<> await_silence();
  void handle(Incoming incoming);
  void handle_message(Message message);
  /// The next attempt comes after this pause; without one, or one that nobody asked for, the session is over.
  void plan_retry(std::optional<std::chrono::nanoseconds> pause);
  /// What was expected and did not come is told before the last connection's last event.
  void settle_expectations();
  void end();
  void on_stop(ExitCode code);
  void on_timeout();
  /// From now on a reader of stdout who takes nothing keeps nothing waiting; what he would have got is dropped.
  void give_up_on_reader();
  void emit(decltype(Event::what) what);
  void fail(ExitCode code);
  bool is_late() const { return Clock::now() >= latest_; }
  microseconds age() const;
  std::optional<std::chrono::nanoseconds> silence_to_wait_for() const;

  net::io_context& context_;
  const ConnectOptions& options_;
  Output& output_;
  OutputPump pump_;
  StopSignals signals_;
  std::optional<Deadline> timeout_, last_call_;
  std::unique_ptr<EchoServer> echo_;
  std::function<void(Opened)> start_input_;
  std::function<void(std::string_view)> note_;
  std::function<void(const Message&)> judge_;
  std::function<void()> settle_;

  const Clock::time_point started_ = Clock::now();
  const Clock::time_point latest_;  // when the time of --timeout is over

  // The connection, and the next one.
  std::shared_ptr<Connection> connection_;  // null while there is none
  Open opened_;
  std::optional<KeepAlive> keep_alive_;
  std::uint64_t number_ = 1;
  bool was_open_ = false;  // connection `number_`
  Reconnection reconnection_;
  std::optional<std::chrono::nanoseconds> retry_after_;
  Timer retry_timer_, change_;  // change_: cancelled when a connection has opened or the session is over
  bool asked_to_reconnect_ = false, is_dialing_ = false;

  Clock::time_point last_heard_ = started_;
  Timer silence_;
  std::optional<microseconds> last_round_trip_;
  bool shows_frames_ = false;
  bool reader_blocks_ = false, reader_given_up_ = false;
  bool has_opened_ = false, over_ = false, input_ended_ = false, expectations_settled_ = false;
  bool enough_ = false;  // --exit-after was reached, and no more is shown
  std::uint64_t received_ = 0;
  Expectations expectations_;
  ExitCode exit_code_ = ExitCode::done, end_code_ = ExitCode::done;  // of the session; of its latest connection
};

}  // namespace wsx
