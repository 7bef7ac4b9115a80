#pragma once
#include <cstdint>

#include "base/exit_code.hpp"

namespace wsx {

/// What a ListenMachine wants done, at once and in this order. None of it may call the machine back.
class ListenActions {
 public:
  virtual ~ListenActions() = default;
  /// Accepts no more clients and closes every one with 1001; when the last has gone and the output is written, it ends.
  virtual void say_goodbye() = 0;
  /// From now on nobody waits for stdout's reader.
  virtual void give_up_on_reader() = 0;
  /// Ends the program without waiting for anything more.
  virtual void quit() = 0;
};

/// Decides when a `wsx listen` ends and with which exit code: signals, --once, --duration, --strict-input,
/// --strict-play, a person,
/// and the reader of stdout going away. What ends it first counts. It has no sockets, and needs no clock: how long
/// clients may take to say goodbye is for their connections.
class ListenMachine {
 public:
  enum class Once : bool { no, yes };
  enum class Strict : bool { no, yes };

  /// The actions must outlive it.
  ListenMachine(Once once, Strict strict, ListenActions& actions) : once_(once), strict_(strict), actions_(actions) {}

  /// It cannot listen.
  void on_not_open();
  /// The last that is heard of a client, and which code it closed with.
  void on_client_end(std::uint16_t close_code);
  void on_first_client_gone();
  void on_input_refused();
  /// --strict-play: a client did not do what the conversation says.
  void on_mismatch() { end(ExitCode::expectation); }
  /// A person wants the end.
  void on_quit();
  /// The time of --duration is over.
  void on_duration() { on_quit(); }
  /// SIGINT or SIGTERM, whose exit code this is.
  void on_stop(ExitCode code);
  void on_reader_gone();
  /// A defect of ours, or no memory.
  void on_fault();

  /// Nothing more is sent, and no more clients are accepted; the last ones may still be closing.
  bool is_over() const { return is_over_; }
  ExitCode exit_code() const { return exit_code_; }

 private:
  void end(ExitCode code);

  const Once once_;
  const Strict strict_;
  ListenActions& actions_;
  bool is_over_ = false;
  ExitCode exit_code_ = ExitCode::done;
};

}  // namespace wsx
