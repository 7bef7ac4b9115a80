#include "input/server_line.hpp"

#include <algorithm>
#include <array>

#include "base/escape.hpp"
#include "base/number.hpp"
#include "input/slash_arguments.hpp"

namespace wsx {
namespace {

constexpr std::string_view k_all = "all";
constexpr std::array<std::string_view, 6> k_know_clients = {"/ping", "/pong", "/close", "/stats", "/info", "/headers"};

bool knows_clients(std::string_view command) {
  return std::ranges::find(k_know_clients, command) != k_know_clients.end();
}

/// "3", "3,5" or "all".
std::optional<Recipients> parse_recipients(std::string_view word) {
  Recipients recipients;
  if (word == k_all) return recipients;
  while (true) {
    const auto number = take_number<std::uint64_t>(word);
    if (!number || *number == 0) return std::nullopt;
    if (std::ranges::find(recipients.numbers, *number) == recipients.numbers.end())
      recipients.numbers.push_back(*number);
    if (word.empty()) return recipients;
    if (word.front() != ',') return std::nullopt;
    word.remove_prefix(1);
  }
}

Error refuse_server_line(std::string message, std::string hint = {}) {
  return {Phase::input, "bad_argument", std::move(message), std::move(hint)};
}

/// Takes away the client after a command, if there is one.
std::optional<Recipients> take_recipients(std::string_view& arguments) {
  auto rest = arguments;
  auto recipients = parse_recipients(take_word(rest));
  if (recipients) arguments = rest;
  return recipients;
}

/// Whether it makes sense to say for whom a command is.
bool has_recipients(const SlashCommand& command) {
  const auto* word = std::get_if<SlashWord>(&command);
  if (word) return *word == SlashWord::stats || *word == SlashWord::info || *word == SlashWord::headers;
  return !std::holds_alternative<SlashFilter>(command) && !std::holds_alternative<SlashSave>(command);
}

Result<ServerLine> parse_command(std::string_view line, std::optional<Recipients> to) {
  auto arguments = line;
  const auto name = take_word(arguments);
  if (!to && knows_clients(name)) {
    to = take_recipients(arguments);
    const bool needs_one = name == "/close" || name == "/headers" || arguments.find_first_not_of(' ') != arguments.npos;
    if (!to && needs_one && name != "/ping" && name != "/pong")
      return refuse_server_line(std::string(name) + " takes the number of a client, or all", "/list shows them");
    line = to ? std::string_view() : line;
  }
  auto what = parse_slash(line.empty() ? std::string(name) + " " + std::string(arguments) : std::string(line),
                          SlashScope::server);
  if (!what) {
    auto error = what.error();
    if (name == "/close" && error.hint.empty()) error.hint = "put the client's number first, as in /close 3 1008 bye";
    return error;
  }
  if (to && !has_recipients(*what)) return refuse_server_line(format_escaped(name) + " does not take a client");
  return ServerLine{std::move(to), std::move(*what)};
}

/// Numbers that go on from what was typed of one, with `before` in front.
std::vector<std::string> complete_number(std::string_view before, std::string_view typed,
                                         std::span<const std::uint64_t> clients) {
  std::vector<std::string> lines;
  const auto comma = typed.rfind(',');
  const auto begun = typed.substr(comma + 1);  // npos + 1 is 0
  const auto add = [&](std::string_view word) {
    if (word.starts_with(begun)) lines.push_back(std::string(before).append(typed.substr(0, comma + 1)).append(word));
  };
  for (const std::uint64_t client : clients) add(std::to_string(client));
  if (comma == typed.npos) add(k_all);
  return lines;
}

}  // namespace

Result<ServerLine> parse_server_line(std::string_view line, Slashes slashes) {
  std::optional<Recipients> to;
  if (line.starts_with("@@")) return ServerLine{{}, SlashText{std::string(line.substr(1))}};
  if (line.starts_with('@')) {
    const auto end = std::min(line.find_first_of(" \n"), line.size());
    to = parse_recipients(line.substr(1, end - 1));
    if (!to)
      return refuse_server_line("@ takes the number of a client, as in @3 or @3,5, or all, not \"" +
                                    format_escaped(line.substr(1, end - 1)) + "\"",
                                "@@x sends @x");
    if (line.size() <= end + 1)
      return refuse_server_line("there is nothing to send after " + std::string(line.substr(0, end)));
    line.remove_prefix(end + 1);
  }
  if (slashes == Slashes::commands && is_slash_command(line)) return parse_command(line, std::move(to));
  return ServerLine{std::move(to), SlashText{std::string(line)}};
}

std::vector<std::string> complete_server_line(std::string_view typed, std::span<const std::uint64_t> clients,
                                              Slashes slashes) {
  const auto space = typed.find(' ');
  if (typed.starts_with("@@")) return {};
  if (typed.starts_with('@') && space == typed.npos) return complete_number("@", typed.substr(1), clients);
  if (slashes == Slashes::text) return {};
  if (typed.starts_with('@')) {
    auto lines = complete_slash(typed.substr(space + 1), SlashScope::server);
    for (auto& line : lines) line.insert(0, typed.substr(0, space + 1));
    return lines;
  }
  const bool is_number = space != typed.npos && typed.find(' ', space + 1) == typed.npos;
  if (is_number && knows_clients(typed.substr(0, space)))
    return complete_number(typed.substr(0, space + 1), typed.substr(space + 1), clients);
  return complete_slash(typed, SlashScope::server);
}

}  // namespace wsx
