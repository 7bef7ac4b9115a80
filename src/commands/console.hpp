#pragma once
#include "commands/connect_session.hpp"
#include "commands/slash.hpp"
#include "terminal/prompt.hpp"

namespace wsx {

/// A person at a terminal: lines become messages, lines that begin with "/" commands, and what happens is printed above
/// the line that is being typed. Made before the session runs and kept until it is over; start() when it is open.
class Console {
 public:
  Console(net::io_context& context, ConnectSession& session, const ConnectOptions& options, Output& output);
  ~Console();

  void start();

 private:
  Task<> read_keys();
  void watch_signals();
  void on_line(std::optional<std::string> line);
  void on_command(std::string_view line);
  void on_word(SlashWord word);
  void toggle_indent();
  void toggle_frames();
  void show_stats();
  void show_info();
  void send_file(const std::string& path);
  /// Sends, or says that there is nobody to send to: while a session connects again.
  void submit(Request request);
  void send(std::string text);
  void say(std::string_view text);
  void say(const Error& error);

  net::io_context& context_;
  ConnectSession& session_;
  const ConnectOptions& options_;
  Output& output_;
  net::basic_signal_set<Executor> signals_;
  FdWatch keys_;
  std::unique_ptr<Prompt> prompt_;
};

}  // namespace wsx
