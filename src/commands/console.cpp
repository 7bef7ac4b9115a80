#include "commands/console.hpp"

#include <csignal>
#include <unistd.h>

#include "base/escape.hpp"
#include "commands/message_filter.hpp"
#include "wire/foreground.hpp"
#include "wire/spawn.hpp"

namespace wsx {

bool reads_stdin(bool interactive, const OutputOptions& output) {
  return interactive || !::isatty(STDIN_FILENO) || ::isatty(output.stdout_fd);
}

bool is_interactive(InputFormat input, Output& output) {
  return input == InputFormat::lines && ::isatty(STDIN_FILENO) && output.out().is_terminal() && output.pretty();
}

Console::Console(net::io_context& context, Output& output, const TerminalOptions& options)
    : context_(context),
      output_(output),
      options_(options),
      signals_(context.get_executor(), SIGWINCH, SIGTSTP, SIGCONT),
      keys_(context.get_executor(), STDIN_FILENO, FdWatch::For::reading) {}

Console::~Console() {
  if (prompt_) output_.pretty()->set_target([&out = output_.out()](std::string_view lines) { out.append(lines); });
}

void Console::start() {
  watch_signals();
  spawn(context_.get_executor(), read_keys(), [this](Error error) { abort(std::move(error)); });
}

void Console::begin() {
  PromptOptions prompt;
  prompt.fd = STDIN_FILENO;
  prompt.colour = output_.pretty()->style().colour;
  prompt.history_path = options_.history ? default_history_path() : "";
  prompt.keeps_entered_line = false;  // the message's event shows it
  prompt.complete = [this](std::string_view typed) { return complete(typed); };
  output_.flush();  // what was printed so far is above
  prompt_ = std::make_unique<Prompt>(std::move(prompt), [this](std::optional<std::string> line) {
    if (!line) return on_end();
    if (!line->empty()) on_line(std::move(*line));
  });
  output_.pretty()->set_target([this](std::string_view lines) { prompt_->print_above(lines); });
}

Task<> Console::read_keys() {
  while (!is_over()) {
    co_await wait_for_foreground(STDIN_FILENO);
    if (is_over()) break;
    if (!prompt_) begin();
    prompt_->resume();
    co_await keys_.wait();
    if (is_over()) break;
    if (!is_in_foreground(STDIN_FILENO)) continue;  // they are for the shell
    prompt_->on_readable();
    co_await catch_up();
  }
}

void Console::watch_signals() {
  signals_.async_wait([this](error_code error, int signal) {
    if (error) return;
    if (signal == SIGTSTP) {
      if (prompt_) prompt_->suspend();
      ::raise(SIGSTOP);
      keys_.cancel();  // read_keys() looks whether we are in the foreground
    } else if (signal == SIGCONT) {
      if (prompt_) prompt_->suspend();  // the shell may have changed the terminal
      keys_.cancel();
    } else if (prompt_) {
      prompt_->on_resize();
    }
    watch_signals();
  });
}

bool Console::run_common(const SlashCommand& command, SlashScope scope) {
  if (auto* filter = std::get_if<SlashFilter>(&command)) {
    set_filter(filter->pattern);
    return true;
  }
  const auto* word = std::get_if<SlashWord>(&command);
  if (word && *word == SlashWord::indent)
    toggle_indent();
  else if (word && *word == SlashWord::frames)
    say(toggle_frames() ? "frames are now shown" : "frames are no longer shown");
  else if (word && *word == SlashWord::help)
    print(format_slash_help(scope));
  else
    return false;
  return true;
}

void Console::set_filter(const std::optional<Pattern>& pattern) {
  output_.set_filter(make_filter(pattern));
  say(pattern ? "showing only messages that match; /filter shows all" : "showing all messages");
}

void Console::toggle_indent() {
  auto style = output_.pretty()->style();
  style.json_indent = !style.json_indent;
  output_.pretty()->set_style(style);
  say(style.json_indent ? "JSON is now indented" : "JSON is no longer indented");
}

void Console::print(std::string_view lines) {
  if (prompt_) prompt_->print_above(lines);
}

void Console::say(std::string_view text) { print("* " + format_escaped(text) + "\n"); }

void Console::say_unsent(std::string_view why) {
  say("not sent: " + std::string(why) + (prompt_->can_edit() ? "; press the up arrow to get the line back" : ""));
}

void Console::say(const Error& error) { say(error.message + (error.hint.empty() ? "" : " (" + error.hint + ")")); }

}  // namespace wsx
