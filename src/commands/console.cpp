#include "commands/console.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

#include "base/row_wrapper.hpp"
#include "base/units.hpp"
#include "commands/message_filter.hpp"
#include "output/output_file.hpp"
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
      is_filtered_(options.filter.has_value()),
      signals_(context.get_executor(), SIGWINCH, SIGTSTP, SIGCONT),
      keys_(context.get_executor(), STDIN_FILENO, FdWatch::For::reading),
      refresh_(context.get_executor()) {}

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
  auto style = output_.pretty()->style();
  style.commands = options_.slash;
  output_.pretty()->set_style(style);
  output_.screen()->keep_last();
  prompt.colour = style.colour;
  prompt.history_path = options_.history ? default_history_path() : "";
  prompt.keeps_entered_line = false;  // the message's event shows it
  prompt.complete = [this](std::string_view typed) { return complete(typed); };
  output_.flush();  // what was printed so far is above
  prompt_ = std::make_unique<Prompt>(std::move(prompt), [this](std::optional<std::string> line) {
    if (!line) return on_end();
    if (line->empty()) return;
    output_.echo(true);
    on_line(std::move(*line));
    output_.echo(false);
    refresh_prompt();
  });
  output_.pretty()->set_target([this](std::string_view lines) {
    prompt_->print_above(lines);
    refresh_later();
  });
  refresh_prompt();
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
  if (auto* save = std::get_if<SlashSave>(&command)) {
    save_last(save->path);
    return true;
  }
  const auto* word = std::get_if<SlashWord>(&command);
  if (!word) return false;
  switch (*word) {
    case SlashWord::last:
      show_last();
      return true;
    case SlashWord::pause:
      pause();
      return true;
    case SlashWord::resume:
      resume();
      return true;
    case SlashWord::indent:
      toggle_indent();
      return true;
    case SlashWord::frames:
      say(toggle_frames() ? "frames are now shown" : "frames are no longer shown");
      return true;
    case SlashWord::clear:
      if (prompt_) prompt_->clear_screen();
      return true;
    case SlashWord::help:
      print(format_slash_help(scope));
      return true;
    default:
      return false;
  }
}

void Console::set_filter(const std::optional<Pattern>& pattern) {
  output_.set_filter(make_filter(pattern));
  is_filtered_ = pattern.has_value();
  say(pattern ? "showing only messages that match, and what you send; /filter shows all" : "showing all messages");
}

void Console::toggle_indent() {
  auto style = output_.pretty()->style();
  style.json_indent = !style.json_indent;
  output_.pretty()->set_style(style);
  say(style.json_indent ? "JSON is now indented" : "JSON is no longer indented");
}

void Console::pause() {
  output_.screen()->pause();
  say("paused: what arrives is held back; /resume shows it");
  refresh_later();
}

void Console::resume() {
  if (!output_.screen()->is_paused()) return say("not paused");
  if (const auto gone = output_.screen()->resume(); gone > 0)
    say(format_count(gone) + " earlier events were too many to keep");
  else
    say("resumed");
}

void Console::show_last() {
  auto last = output_.screen()->last();
  if (!last) return say("no message has been received");
  output_.hide_secrets(*last);
  auto style = output_.pretty()->style();
  style.verbose = true;
  print(format_pretty(*last, style));
}

void Console::save_last(const std::string& path) {
  constexpr auto k_patience = std::chrono::seconds(2);
  const auto last = output_.screen()->last();
  if (!last) return say("no message has been received");
  const auto& payload = std::get<Message>(last->what).payload;
  auto file = OutputFile::open(path);
  if (!file) return say(file.error());
  (*file)->writer().append(payload);
  if (const auto kept = (*file)->commit(k_patience); !kept) return say(kept.error());
  say("saved " + format_size(payload.size()) + " to " + path);
}

/// "(offline, filter, paused 1,204) > "
void Console::refresh_prompt() {
  if (!prompt_) return;
  std::string states;
  const auto add = [&](const std::string& state) {
    if (!state.empty()) states += (states.empty() ? "" : ", ") + state;
  };
  add(state());
  if (is_filtered_) add("filter");
  if (const auto* screen = output_.screen(); screen->is_paused()) add("paused " + group_digits(screen->missed()));
  prompt_->set_text(states.empty() ? "> " : "(" + states + ") > ");
  if (output_.screen()->is_paused()) refresh_later();
}

/// Soon: messages may come by the thousands, and events are told before all is as they say.
void Console::refresh_later() {
  constexpr auto k_pause = std::chrono::milliseconds(100);
  if (std::exchange(will_refresh_, true)) return;
  refresh_.expires_after(k_pause);
  refresh_.async_wait([this](error_code error) {
    will_refresh_ = false;
    if (!error && !is_over()) refresh_prompt();
  });
}

void Console::print(std::string_view lines, std::size_t indent) {
  if (!prompt_) return;
  RowWrapper wrapper(output_.out().window().columns, 0);
  while (!lines.empty()) {
    const auto line = lines.substr(0, lines.find('\n'));
    wrapper.add(line, indent);
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
  }
  prompt_->print_above(wrapper.take());
}

void Console::say(std::string_view text) { output_.pretty()->say(text); }

void Console::say_unsent(std::string_view why) {
  say("not sent: " + std::string(why) + (prompt_->can_edit() ? "; press the up arrow to get the line back" : ""));
}

void Console::say(const Error& error) { say(error.message + (error.hint.empty() ? "" : " (" + error.hint + ")")); }

}  // namespace wsx
