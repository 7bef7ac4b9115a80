#pragma once
#include <map>
#include <memory>
#include <set>

#include "commands/exposure.hpp"
#include "commands/listen_machine.hpp"
#include "commands/listen_talk.hpp"
#include "commands/output_pump.hpp"
#include "commands/play_file.hpp"
#include "commands/report.hpp"
#include "commands/session_facts.hpp"
#include "commands/stop_signals.hpp"
#include "input/input_target.hpp"
#include "server/forwarder.hpp"

namespace wsx {

/// A server whose clients are shown and answered, all on one thread. A slow client does not slow down the others: what
/// waits for it is limited (--max-queue), and beyond that it is closed.
class ListenSession final : public InputTarget, private ListenActions {
 public:
  using Talks = std::map<std::uint64_t, ListenTalk*>;

  ListenSession(net::io_context& context, const ListenOptions& options, Output& output);
  ~ListenSession() override;

  /// Listens, and reports where; a failure is an event, too.
  bool open();
  /// What is played to each client from the beginning; before open().
  void replay(std::unique_ptr<Recording> recording) { recording_ = std::move(recording); }
  /// What each client plays with us; before open().
  void play(std::shared_ptr<const Conversation> conversation) { conversation_ = std::move(conversation); }
  /// Until it is told to stop and the last client has gone.
  Task<> run();
  /// Called with what is not an event but useful at a terminal: the time of a pong, that closing may take a while.
  void on_note(std::function<void(std::string_view)> tell) { note_ = std::move(tell); }
  void abort(Error error);
  ExitCode exit_code() const { return machine_.exit_code(); }
  /// The reason for the exit code; nothing if it is good, or after a signal.
  std::optional<Failure> why_it_failed() const { return is_failure(exit_code()) ? trouble_ : std::nullopt; }
  /// A person wants the end.
  void stop() { machine_.on_quit(); }

  // InputTarget. Without a client it is not ready: what is to be sent is kept for the first one.
  bool is_over() const override { return machine_.is_over(); }
  bool is_ready() const override;
  Task<> drain() override;
  void submit(InputRecord&& record) override;
  void refuse(Error error) override;
  void end_input() override {}

  /// The clients that are open, by number.
  const Talks& talks() const { return talks_; }
  /// Does it for one client; false when there is none of this number.
  bool submit_to(std::uint64_t conn, const Request& request);
  /// Lets all output go, and waits for none but the readers of stdout and of files.
  Task<> flush();
  Listening listening() const { return describe_listener(service_, *listener_); }
  /// How many clients there have been.
  std::uint64_t opened() const { return service_.opened; }
  /// How it has been, with all clients together.
  SessionFacts facts();
  void show_frames(bool on);
  bool shows_frames() const { return shows_frames_; }

 private:
  // ListenActions
  void say_goodbye() override;
  void give_up_on_reader() override { pump_.cancel(); }
  void quit() override { context_.stop(); }

  Task<> converse(Client& client);
  /// Lets a client in whose handshake is that of the conversation.
  Task<FromClient<Upgraded>> begin_play(Client& client, UpgradeRequest request);
  /// The conversation of a client of our own, and of a forwarded one.
  Task<> listen_to(ListenTalk& talk);
  Task<> relay(ListenTalk& talk);
  Task<> wait_for_reader(Connection& connection);
  void handle(ListenTalk& talk, Incoming incoming);
  void handle_pong(ListenTalk& talk, const Pong& pong);
  void on_stop(ExitCode code);
  /// Waits in the background for a client's output to drain; then does what is due, and wakes those who wait.
  void start_draining(std::uint64_t conn);
  Task<> drain_talk(std::uint64_t conn);
  /// Sends and prints what can be without waiting.
  void flush_now();
  void wake() { change_.cancel(); }
  void emit(std::uint64_t conn, decltype(Event::what) what);
  void note_trouble(const Error& error);
  void note_end(const Close& close);
  void note_mismatch(Failure failure);

  net::io_context& context_;
  const ListenOptions& options_;
  Output& output_;
  ListenMachine machine_;
  std::optional<Failure> trouble_;
  OutputPump pump_;
  StopSignals signals_;
  Service service_;
  std::optional<Listener> listener_;
  std::optional<Forwarder> forwarder_;
  std::optional<Reception> reception_;
  std::unique_ptr<Recording> recording_;              // null: nothing is replayed
  std::shared_ptr<const Conversation> conversation_;  // null: none is played
  std::map<std::uint64_t, Play> plays_;               // until the talk begins
  Talks talks_;
  std::set<std::uint64_t> draining_;
  std::map<std::uint64_t, Open> opened_;  // until the talk begins
  const std::uint64_t play_seed_ = draw_play_seed();
  Timer change_;  // never fires; canceled when a client came, left or accepts more
  Timer stopped_;
  const Clock::time_point started_ = Clock::now();
  std::function<void(std::string_view)> note_;
  bool shows_frames_;
  PageNotice page_notice_;
};

}  // namespace wsx
