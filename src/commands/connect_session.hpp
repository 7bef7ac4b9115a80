#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "base/url.hpp"
#include "commands/auto_replies.hpp"
#include "commands/connect.hpp"
#include "commands/connect_machine.hpp"
#include "commands/keep_alive.hpp"
#include "commands/output_pump.hpp"
#include "commands/report.hpp"
#include "commands/stop_signals.hpp"
#include "input/input_target.hpp"
#include "server/echo_server.hpp"
#include "wire/deadline.hpp"
#include "ws/connection.hpp"

namespace wsx {

/// One connection after the other (just one without --reconnect), from dialing to the last close event. It waits, reads
/// and sends; its ConnectMachine decides what to do and when.
class ConnectSession final : public InputTarget, private ConnectActions {
 public:
  enum class Opened : std::uint8_t { first, again };

  ConnectSession(net::io_context& context, const ConnectOptions& options, Output& output);
  ~ConnectSession() override;

  /// Called each time a connection is open: to start what feeds it, and later to say again what -x says.
  void on_open(std::function<void(Opened)> start_input) { start_input_ = std::move(start_input); }
  /// Called with what is not an event but useful at a terminal: the time of a pong, that closing may take a while.
  void on_note(std::function<void(std::string_view)> tell) { note_ = std::move(tell); }
  /// Called when a conversation is over and -i goes on with the connection.
  void on_hand_over(std::function<void()> take_over) { take_over_ = std::move(take_over); }
  /// --play.
  void play(Play play) { machine_.play(std::move(play), Clock::now(), event_time_now()); }
  /// --check: what should be received.
  void check_against(std::unique_ptr<Recording> received) { machine_.check_against(std::move(received)); }
  Task<> run();
  /// Something that should not happen did; the session ends here.
  void abort(Error error) { machine_.on_fault(Clock::now(), std::move(error)); }
  ExitCode exit_code() const { return machine_.exit_code(); }
  /// The reason for the exit code; nothing if it is good, if stderr has a sentence already, or after a signal.
  std::optional<Failure> why_it_failed() const;

  // For the reader of the input, once the first connection is open.

  /// Does what a line asks for and reports it as an event; does nothing unless is_ready().
  void submit(Request&& request);
  void submit(InputRecord&& record) override { submit(std::move(record.request)); }
  /// A line was refused; the connection stays, unless input is strict.
  void refuse(Error error) override { machine_.on_input_refused(Clock::now(), std::move(error)); }
  /// A recording has been sent, but other input may follow.
  void note_recording_sent() { machine_.on_recording_sent(Clock::now()); }
  /// No more will be submitted: the session ends when the peer has been silent for the time of --wait.
  void end_input() override;
  /// Ends the session with this close frame.
  void close(std::uint16_t code, std::string_view reason) { machine_.close(Clock::now(), code, reason); }
  /// Closes the connection and opens the next one, or does so at once while waiting for it.
  void reconnect() { machine_.reconnect(Clock::now()); }
  bool is_over() const override { return machine_.is_over(); }
  /// A connection is open and takes more.
  bool is_ready() const override { return is_open() && !connection_->is_clogged(); }
  /// Lets the output go, and waits until the connection is_ready() (it may be another one) or the session is over.
  Task<> drain() override;

  // What is to be seen.

  void show_frames(bool on);
  bool shows_frames() const { return shows_frames_; }
  bool is_open() const { return connection_ && !connection_->is_closing(); }
  /// The number of the connection that is open or tried: 1, 2, 3 …
  std::uint64_t connection_number() const { return machine_.connection_number(); }
  /// The connection and how it opened; null while there is none.
  const Connection* connection() const { return connection_.get(); }
  const Open* opened() const { return connection_ ? &opened_ : nullptr; }
  std::optional<microseconds> last_round_trip() const { return last_round_trip_; }

 private:
  // ConnectActions
  void tell(std::uint64_t conn, decltype(Event::what)&& what) override;
  void send_close(std::uint16_t code, std::string_view reason) override { connection_->close(code, reason); }
  void hang_up() override { connection_->hang_up(); }
  void send(Request&& request) override { transmit(std::move(request)); }
  bool is_clogged() override { return connection_ && connection_->is_clogged(); }
  void hand_over() override { take_over_(); }
  void dial() override { change_.cancel(); }
  void give_up_on_reader() override;
  void end() override { change_.cancel(); }
  void quit() override { context_.stop(); }

  Task<> open();
  Result<Url> find_url();
  void start(std::shared_ptr<Connection> connection, Open opened);
  Task<> receive();
  Task<> wait_for_reader();
  void start_replies();
  void reply(Reaction reaction);
  /// Of what rules or a conversation send, once the connection accepts more.
  void go_on_when_there_is_room();
  Task<> wait_for_room();
  void transmit(Request&& request);
  void flush_now();
  void handle(Incoming incoming);
  void note_pong(const Pong& pong);
  void note_trouble(const Event& event);
  void note_trouble(Failure failure);
  void on_stop(ExitCode code);
  void emit(decltype(Event::what)&& what) { tell(machine_.connection_number(), std::move(what)); }
  /// Has the machine look at the clock when it wants to. Called after all that may bring that forward.
  void plan();

  net::io_context& context_;
  const ConnectOptions& options_;
  Output& output_;
  ConnectMachine machine_;
  OutputPump pump_;
  StopSignals signals_;
  std::unique_ptr<EchoServer> echo_;
  std::function<void(Opened)> start_input_;
  std::function<void(std::string_view)> note_;
  std::function<void()> take_over_;
  bool waits_for_room_ = false;

  std::shared_ptr<Connection> connection_;  // null while there is none
  Open opened_;
  std::optional<KeepAlive> keep_alive_;
  std::optional<AutoReplies> replies_;
  std::optional<microseconds> last_round_trip_;
  bool shows_frames_;
  std::optional<Failure> trouble_;  // the latest connection's
  bool has_told_trouble_ = false;   // on stderr

  Timer
      change_;  // never fires; cancelled when a connection has opened, the next is to be dialed, or the session is over
  Timer clock_;
  Clock::time_point planned_ = k_never;  // when clock_ fires
};

}  // namespace wsx
