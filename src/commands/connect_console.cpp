#include "commands/connect_console.hpp"

#include "base/close_code.hpp"
#include "commands/session_facts.hpp"
#include "input/slash_request.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_not_connected = "not connected";

}  // namespace

ConnectConsole::ConnectConsole(net::io_context& context, ConnectSession& session, const ConnectOptions& options,
                               Output& output)
    : Console(context, output, options), session_(session), options_(options), output_(output) {
  session_.on_note([this](std::string_view note) { say(note); });
}

/// One can type while it connects again.
Task<> ConnectConsole::catch_up() {
  if (session_.is_open()) co_await session_.drain();
}

/// Ctrl-D: nobody is left to wait for.
void ConnectConsole::on_end() { session_.close(k_close_normal, {}); }

void ConnectConsole::on_line(std::string line) {
  if (!options_.slash || !is_slash_command(line)) return on_command(SlashText{std::move(line)});
  const auto command = parse_slash(line, SlashScope::connection);
  if (!command) return say(command.error());
  on_command(*command);
}

void ConnectConsole::on_command(const SlashCommand& command) {
  if (run_common(command, SlashScope::connection)) return;
  if (const auto* word = std::get_if<SlashWord>(&command)) return on_word(*word);
  auto request = make_request(command, options_.coding, options_.max_message_bytes);
  if (!request) return say(request.error());  // a slip of the hand, not a failure of the run
  if (*request) submit(std::move(**request));
}

void ConnectConsole::on_word(SlashWord word) {
  if (word == SlashWord::stats) show_stats();
  if (word == SlashWord::info) show_info();
  if (word == SlashWord::headers) show_headers();
  if (word == SlashWord::reconnect) session_.reconnect();
  if (word == SlashWord::quit) session_.close(k_close_normal, {});
}

std::vector<std::string> ConnectConsole::complete(std::string_view typed) {
  return options_.slash ? complete_slash(typed, SlashScope::connection) : std::vector<std::string>();
}

bool ConnectConsole::toggle_frames() {
  session_.show_frames(!session_.shows_frames());
  return session_.shows_frames();
}

void ConnectConsole::show_stats() {
  const Connection* connection = session_.connection();
  if (!connection) return say(k_not_connected);
  print(format_stats(collect_facts(*connection, session_.last_round_trip())));
}

void ConnectConsole::show_info() {
  const Open* open = session_.opened();
  if (!open) return say(k_not_connected);
  Event event{.what = *open};
  output_.hide_secrets(event);
  print(format_info(std::get<Open>(event.what), output_.pretty()->style()));
}

void ConnectConsole::show_headers() {
  const Open* open = session_.opened();
  if (!open) return say(k_not_connected);
  Event event{.what = *open};
  output_.hide_secrets(event);
  print(format_headers(std::get<Open>(event.what), output_.pretty()->style()));
}

void ConnectConsole::submit(Request request) {
  if (const auto* close = std::get_if<Close>(&request)) return session_.close(close->code, close->reason);
  if (!session_.is_open()) return say_unsent(k_not_connected);
  session_.submit(std::move(request));
}

}  // namespace wsx
