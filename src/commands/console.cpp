#include "commands/console.hpp"

#include <csignal>
#include <unistd.h>

#include "base/escape.hpp"
#include "commands/message_filter.hpp"
#include "commands/payload_file.hpp"
#include "commands/session_facts.hpp"
#include "commands/spawn.hpp"
#include "ws/close_code.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_not_connected = "there is no connection now";

}  // namespace

Console::Console(net::io_context& context, ConnectSession& session, const ConnectOptions& options, Output& output)
    : context_(context),
      session_(session),
      options_(options),
      output_(output),
      signals_(context.get_executor(), SIGWINCH, SIGTSTP),
      keys_(context.get_executor(), STDIN_FILENO, FdWatch::For::reading) {}

Console::~Console() {
  if (prompt_) output_.pretty()->set_target([&out = output_.out()](std::string_view lines) { out.append(lines); });
}

void Console::start() {
  PromptOptions prompt;
  prompt.fd = STDIN_FILENO;
  prompt.colour = use_colour(options_.output.colour, true);
  prompt.history_path = options_.history ? default_history_path() : "";
  prompt.keeps_entered_line = false;  // the message's event shows it
  if (options_.slash) prompt.complete = complete_slash;
  output_.flush();  // what was printed so far stands above
  prompt_ = std::make_unique<Prompt>(std::move(prompt),
                                     [this](std::optional<std::string> line) { on_line(std::move(line)); });
  output_.pretty()->set_target([this](std::string_view lines) { prompt_->print_above(lines); });
  session_.on_note([this](std::string_view note) { say(note); });
  watch_signals();
  spawn(context_.get_executor(), read_keys(), [this](Error error) { session_.abort(std::move(error)); });
}

Task<> Console::read_keys() {
  while (!session_.is_over() && prompt_) {
    co_await keys_.wait();
    if (session_.is_over()) break;
    prompt_->on_readable();
    if (session_.is_open()) co_await session_.drain();  // one can type while it connects again
  }
}

void Console::watch_signals() {
  signals_.async_wait([this](error_code error, int signal) {
    if (error) return;
    if (signal == SIGTSTP) {
      prompt_->suspend();
      ::raise(SIGSTOP);
      prompt_->resume();
    } else {
      prompt_->on_resize();
    }
    watch_signals();
  });
}

void Console::on_line(std::optional<std::string> line) {
  if (!line) {
    session_.close(k_close_normal, {});  // Ctrl-D: nothing more will be said, and nobody is left to wait for
  } else if (options_.slash && is_slash_command(*line)) {
    on_command(*line);
  } else if (!line->empty()) {
    send(std::move(*line));
  }
}

void Console::on_command(std::string_view line) {
  const auto command = parse_slash(line);
  if (!command) return say(command.error());
  if (auto* ping = std::get_if<SlashPing>(&*command)) {
    submit(Ping{Direction::out, ping->payload});
  } else if (auto* pong = std::get_if<SlashPong>(&*command)) {
    submit(Pong{Direction::out, pong->payload, {}});
  } else if (auto* close = std::get_if<SlashClose>(&*command)) {
    session_.close(close->code.value_or(k_close_normal), close->reason);
  } else if (auto* binary = std::get_if<SlashBinary>(&*command)) {
    submit(Message{.dir = Direction::out, .kind = PayloadKind::binary, .payload = binary->payload});
  } else if (auto* file = std::get_if<SlashFile>(&*command)) {
    send_file(file->path);
  } else if (auto* filter = std::get_if<SlashFilter>(&*command)) {
    output_.set_filter(filter->pattern.empty() ? nullptr : make_filter(filter->pattern));
    say(filter->pattern.empty() ? "all messages are shown" : "only messages that match are shown; /filter shows all");
  } else if (auto* text = std::get_if<SlashText>(&*command)) {
    send(text->text);
  } else {
    on_word(std::get<SlashWord>(*command));
  }
}

void Console::on_word(SlashWord word) {
  switch (word) {
    case SlashWord::indent:
      return toggle_indent();
    case SlashWord::frames:
      return toggle_frames();
    case SlashWord::stats:
      return show_stats();
    case SlashWord::info:
      return show_info();
    case SlashWord::reconnect:
      return session_.reconnect();
    case SlashWord::help:
      return prompt_->print_above(format_slash_help());
    case SlashWord::quit:
      return session_.close(k_close_normal, {});
  }
}

void Console::toggle_indent() {
  auto style = output_.pretty()->style();
  style.json_indent = !style.json_indent;
  output_.pretty()->set_style(style);
  say(style.json_indent ? "JSON is shown over several lines" : "JSON is shown in one line");
}

void Console::toggle_frames() {
  session_.show_frames(!session_.shows_frames());
  say(session_.shows_frames() ? "frames are shown" : "frames are not shown");
}

void Console::show_stats() {
  const Connection* connection = session_.connection();
  if (!connection) return say(k_not_connected);
  const auto now = Clock::now();
  const auto since = [now](Clock::time_point then) { return std::chrono::duration_cast<microseconds>(now - then); };
  prompt_->print_above(format_stats({.open_for = since(connection->opened_at()),
                                     .silent_for = since(connection->last_heard()),
                                     .round_trip = session_.last_round_trip(),
                                     .has_deflate = connection->has_deflate(),
                                     .sent = connection->sent(),
                                     .received = connection->received()}));
}

void Console::show_info() {
  const Open* open = session_.opened();
  if (!open) return say(k_not_connected);
  Event event{.what = *open};
  output_.hide_secrets(event);
  prompt_->print_above(format_info(std::get<Open>(event.what), output_.pretty()->style()));
}

void Console::send_file(const std::string& path) {
  auto message = read_payload_file(path, options_.max_message_bytes);
  if (message) return submit(std::move(*message));
  say(message.error());
}

void Console::send(std::string text) {
  auto request = parse_input(text, InputFormat::lines, options_.coding);
  if (request && *request) return submit(std::move((*request)->request));
  if (!request) say(request.error());  // a slip of the hand, not a failure of the run
}

void Console::submit(Request request) {
  if (!session_.is_open())
    return say("nothing was sent: there is no connection now; the up arrow brings the line back");
  session_.submit(std::move(request));
}

void Console::say(std::string_view text) { prompt_->print_above("* " + format_escaped(text) + "\n"); }

void Console::say(const Error& error) { say(error.message + (error.hint.empty() ? "" : " (" + error.hint + ")")); }

}  // namespace wsx
