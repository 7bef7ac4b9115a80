#include "commands/listen_console.hpp"

#include "commands/client_list.hpp"
#include "input/slash_request.hpp"

namespace wsx {

ListenConsole::ListenConsole(net::io_context& context, ListenSession& session, const ListenOptions& options,
                             Output& output)
    : Console(context, output, options), session_(session), options_(options), output_(output) {
  session_.on_note([this](std::string_view note) { say(note); });
}

void ListenConsole::on_line(std::string line) {
  const auto parsed = parse_server_line(line, options_.slash ? Slashes::commands : Slashes::text);
  if (!parsed) return say(parsed.error());
  if (run_common(parsed->what, SlashScope::server)) return;
  if (const auto* word = std::get_if<SlashWord>(&parsed->what)) return on_word(*word, parsed->to);
  auto request = make_request(parsed->what, options_.coding, options_.max_message_bytes);
  if (!request) return say(request.error());  // a slip of the hand, not a failure of the run
  if (*request) submit(**request, parsed->to.value_or(Recipients()));
}

void ListenConsole::on_word(SlashWord word, const std::optional<Recipients>& to) {
  if (word == SlashWord::list) show_clients();
  if (word == SlashWord::stats) show_stats(to);
  if (word == SlashWord::info) show_info(to);
  if (word == SlashWord::headers) show_headers(to.value_or(Recipients()));
  if (word == SlashWord::quit) on_end();
}

std::vector<std::string> ListenConsole::complete(std::string_view typed) {
  std::vector<std::uint64_t> clients;
  for (const auto& [number, talk] : session_.talks())
    if (!talk->connection().is_closing()) clients.push_back(number);
  return complete_server_line(typed, clients, options_.slash ? Slashes::commands : Slashes::text);
}

bool ListenConsole::toggle_frames() {
  session_.show_frames(!session_.shows_frames());
  return session_.shows_frames();
}

std::vector<const ListenTalk*> ListenConsole::find(const Recipients& to) {
  std::vector<const ListenTalk*> found;
  const auto& talks = session_.talks();
  if (to.numbers.empty())
    for (const auto& [number, talk] : talks)
      if (!talk->connection().is_closing()) found.push_back(talk);
  for (const std::uint64_t number : to.numbers) {
    const auto talk = talks.find(number);
    if (talk == talks.end())
      say("no client " + std::to_string(number) + " (see /list)");
    else if (talk->second->connection().is_closing())
      say("client " + std::to_string(number) + " is disconnecting");
    else
      found.push_back(talk->second);
  }
  return found;
}

/// Nobody is kept waiting for a client who comes later: a person sees that there is none.
void ListenConsole::submit(const Request& request, const Recipients& to) {
  const auto found = find(to);
  if (found.empty() && to.numbers.empty()) say_unsent("there is no client");
  for (const ListenTalk* talk : found) session_.submit_to(talk->client().conn, request);
}

void ListenConsole::show_clients() {
  std::vector<ClientRow> rows;
  for (const auto& [number, talk] : session_.talks()) {
    if (rows.size() == k_max_listed_clients) break;
    const Connection& connection = talk->connection();
    const Open open = describe(*talk);
    rows.push_back({.number = number,
                    .remote = open.remote,
                    .path = open.path.value_or("/"),
                    .subprotocol = open.subprotocol.value_or(""),
                    .facts = collect_facts(connection, talk->last_round_trip()),
                    .queued_bytes = talk->queued_bytes()});
  }
  if (rows.empty()) return say("there is no client");
  print(format_client_list(rows, session_.talks().size()));
}

void ListenConsole::show_stats(const std::optional<Recipients>& to) {
  if (!to) return print(format_server_stats(session_.facts(), session_.talks().size(), session_.opened()));
  for (const ListenTalk* talk : find(*to)) {
    name(*talk);
    print(format_stats(collect_facts(talk->connection(), talk->last_round_trip())));
  }
}

void ListenConsole::show_info(const std::optional<Recipients>& to) {
  const auto style = output_.pretty()->style();
  if (!to) return print(format_pretty({.what = session_.listening()}, style));
  for (const ListenTalk* talk : find(*to)) {
    name(*talk);
    print(format_info(describe(*talk), style));
  }
}

void ListenConsole::show_headers(const Recipients& to) {
  for (const ListenTalk* talk : find(to)) {
    name(*talk);
    print(format_headers(describe(*talk), output_.pretty()->style()));
  }
}

void ListenConsole::name(const ListenTalk& talk) {
  if (session_.talks().size() > 1) say("client " + std::to_string(talk.client().conn));
}

Open ListenConsole::describe(const ListenTalk& talk) const {
  Event event{.what = talk.open()};
  output_.hide_secrets(event);
  return std::get<Open>(std::move(event.what));
}

}  // namespace wsx
