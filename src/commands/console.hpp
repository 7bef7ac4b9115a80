#pragma once
#include <boost/asio/signal_set.hpp>
#include <memory>

#include "commands/terminal_options.hpp"
#include "input/input_options.hpp"
#include "input/slash.hpp"
#include "output/output.hpp"
#include "terminal/prompt.hpp"
#include "wire/deadline.hpp"
#include "wire/fd_watch.hpp"

namespace wsx {

/// Whether a person is there, who types lines and reads pretty output.
bool is_interactive(InputFormat input, Output& output);

/// Whether to read stdin: not the keyboard of somebody who reads the output with another program (`wsx … | less`).
/// `interactive`: -i was given.
bool reads_stdin(bool interactive, const OutputOptions& output);

/// A person at a terminal: lines are typed, and what happens is printed above the line that is
/// being typed. Derived classes say what lines mean. Made before the session runs and kept until it is over.
class Console {
 public:
  Console(net::io_context& context, Output& output, const TerminalOptions& options);
  virtual ~Console();
  Console(const Console&) = delete;

  /// Prompts from now on, but only in the foreground. Other output goes above the prompt, too.
  void start();

 protected:
  /// A line that was typed; never empty.
  virtual void on_line(std::string line) = 0;
  /// Ctrl-D, or the terminal is gone: there will be no more input.
  virtual void on_end() = 0;
  /// What Tab can make of a line's beginning; see PromptOptions::complete.
  virtual std::vector<std::string> complete(std::string_view typed) = 0;
  /// Shows frames' headers or stops that; whether they are shown now.
  virtual bool toggle_frames() = 0;

  /// What a person should know about the connection while typing, such as "offline"; as a rule nothing.
  virtual std::string state() const { return ""; }
  /// Shows what has become of the state.
  void refresh_prompt();

  /// Nothing that is typed matters any more.
  virtual bool is_over() const = 0;
  /// Sends what was typed, and waits while that is too much.
  virtual Task<> catch_up() = 0;
  virtual void abort(Error error) = 0;

  /// Carries out the commands that do not depend on the peer, such as /filter and /help. False for other commands.
  bool run_common(const SlashCommand& command, SlashScope scope);

  void say(std::string_view text);
  void say(const Error& error);
  /// That a line was for nobody.
  void say_unsent(std::string_view why);
  /// Prints lines that are safe for a terminal, each with its newline; nothing before start(). What does not fit a row
  /// goes on below the column that is given.
  void print(std::string_view lines, std::size_t indent = 4);

 private:
  void begin();
  Task<> read_keys();
  void watch_signals();
  void set_filter(const std::optional<Pattern>& pattern);
  void toggle_indent();
  void pause();
  void resume();
  void show_last();
  void save_last(const std::string& path);
  void refresh_later();

  net::io_context& context_;
  Output& output_;
  const TerminalOptions& options_;
  bool is_filtered_;
  net::basic_signal_set<Executor> signals_;
  FdWatch keys_;
  Timer refresh_;  // of the prompt, which should not be drawn for every message
  bool will_refresh_ = false;
  std::unique_ptr<Prompt> prompt_;
};

}  // namespace wsx
