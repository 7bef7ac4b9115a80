#pragma once
#include <memory>
#include <optional>

#include "commands/connect.hpp"
#include "commands/echo_server.hpp"
#include "commands/input_record.hpp"
#include "commands/output_pump.hpp"
#include "commands/pattern.hpp"
#include "commands/stop_signals.hpp"
#include "wire/deadline.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// One connection from dialing to its close event, and what decides when that comes: the end of input and then silence,
/// --exit-after, --expect, --timeout, signals, the reader of stdout going away.
class ConnectSession {
 public:
  ConnectSession(net::io_context& context, const ConnectOptions& options, Output& output);
  ~ConnectSession();

  /// Called when the connection is open, to start what feeds it.
  void on_open(std::function<void()> start_input) { start_input_ = std::move(start_input); }
  /// Called with what is no event, but what a person at a terminal wants to know: a pong's time, that closing may take.
  void on_note(std::function<void(std::string_view)> tell) { note_ = std::move(tell); }
  Task<> run();
  /// Something that should not happen did; the session ends here.
  void abort(Error error);
  ExitCode exit_code() const { return exit_code_; }

  // For whoever reads the input, once the connection is open.

  /// Does what a line asked for and tells it as an event. Nothing is sent once closing has begun.
  void submit(Request request);
  /// A line was refused; the connection stays, unless input is strict.
  void refuse(Error error);
  /// No more will be submitted: the connection ends when the peer has been silent for the time of --wait.
  void end_input();
  void close(std::uint16_t code, std::string_view reason);
  bool is_over() const { return !connection_ || connection_->is_closing(); }
  bool is_clogged() const { return connection_->is_clogged(); }
  /// Lets the output go, and waits while it is clogged: towards the peer or towards stdout.
  Task<> drain();

 private:
  Task<bool> open();
  Task<> receive();
  Task<> wait_for_reader();
  Task<> await_silence();
  void handle(Incoming incoming);
  void judge_text(const Message& message);
  /// What was expected and did not come is told before the connection's last event.
  void settle_expectations();
  void on_stop(ExitCode code);
  void on_timeout();
  /// From now on a reader of stdout who takes nothing keeps nothing waiting; what he would have got is dropped.
  void give_up_on_reader();
  void emit(decltype(Event::what) what);
  void fail(ExitCode code);
  microseconds age() const;
  Error with_timeout_hint(Error error) const;
  std::optional<std::chrono::nanoseconds> silence_to_wait_for() const;

  net::io_context& context_;
  const ConnectOptions& options_;
  Output& output_;
  OutputPump pump_;
  StopSignals signals_;
  std::optional<Deadline> timeout_, last_call_;
  Timer silence_;
  std::unique_ptr<EchoServer> echo_;
  ConnectionPtr connection_;
  std::function<void()> start_input_;
  std::function<void(std::string_view)> note_;

  const Clock::time_point started_ = Clock::now();
  Clock::time_point last_heard_ = started_;
  bool reader_blocks_ = false, reader_given_up_ = false;
  bool input_ended_ = false, enough_ = false;  // enough_: --exit-after was reached, and no more is shown
  std::uint64_t received_ = 0;
  std::vector<Pattern> expected_;
  std::size_t met_ = 0;
  ExitCode exit_code_ = ExitCode::done;
};

}  // namespace wsx
