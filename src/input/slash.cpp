#include "input/slash.hpp"

#include <algorithm>
#include <array>

#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "input/payload_file.hpp"
#include "input/slash_arguments.hpp"

namespace wsx {
namespace {

template <SlashWord word>
Result<SlashCommand> parse_word(std::string_view text) {
  if (text.find_first_not_of(' ') != text.npos)
    return Error{Phase::input, "bad_argument", "this command takes no argument", ""};
  return word;
}

enum class For : std::uint8_t { both, one, many };  // one connection, or a server's many

/// Parsing, help and completion all come from this table.
struct Entry {
  For scope;
  std::string_view name, arguments, brief;
  Result<SlashCommand> (*parse)(std::string_view arguments);
  std::array<std::string_view, 2> other_names = {};
};

/// A server's N is not parsed here: server_line takes it away before.
constexpr Entry k_entries[] = {
    {For::one, "/ping", "[TEXT]", "send a ping; its pong shows the round-trip time", parse_ping_arguments},
    {For::many, "/ping", "[N] [TEXT]", "ping client N, or all; pongs show the time", parse_ping_arguments},
    {For::one, "/pong", "[TEXT]", "send an unsolicited pong", parse_pong_arguments},
    {For::many, "/pong", "[N] [TEXT]", "send an unsolicited pong", parse_pong_arguments},
    {For::one, "/close", "[CODE [REASON]]", "close the connection (default code 1000)", parse_close_arguments},
    {For::many, "/close", "N|all [CODE [REASON]]", "close a client (default code 1000)", parse_close_arguments},
    {For::both, "/hex", "BYTES", "send a binary message written in hex, as in 00 ff", parse_hex_arguments},
    {For::both, "/base64", "BYTES", "send a binary message written in base64", parse_base64_arguments},
    {For::both, "/binary", "[TEXT]", "send text as a binary message", parse_binary_arguments},
    {For::both, "/send", "ESCAPES", "send text with escapes, such as \\0 \\x1e \\u2028", parse_send_arguments},
    {For::both, "/file", "PATH", "send a file, as text if it is UTF-8", parse_file_arguments},
    {For::both, "/last", "", "show the last message in full", parse_word<SlashWord::last>},
    {For::both, "/save", "FILE", "save the last message to a file", parse_save_arguments},
    {For::both, "/filter", "[REGEX]", "show only messages that match; without REGEX, all", parse_filter_arguments},
    {For::both, "/pause", "", "hold back what arrives", parse_word<SlashWord::pause>},
    {For::both, "/resume", "", "show what was held back, and what arrives", parse_word<SlashWord::resume>},
    {For::both, "/indent", "", "turn indented JSON on or off", parse_word<SlashWord::indent>},
    {For::both, "/frames", "", "turn frame headers on or off", parse_word<SlashWord::frames>},
    {For::many, "/list", "", "list the clients", parse_word<SlashWord::list>},
    {For::one, "/stats", "", "show what has been sent and received", parse_word<SlashWord::stats>},
    {For::many, "/stats", "[N]", "show what has been sent and received", parse_word<SlashWord::stats>},
    {For::one, "/info", "", "show what was negotiated", parse_word<SlashWord::info>},
    {For::many, "/info", "[N]", "show what was negotiated, or where to connect", parse_word<SlashWord::info>},
    {For::one, "/headers", "", "show the headers of the handshake", parse_word<SlashWord::headers>},
    {For::many, "/headers", "N", "show the headers of a client's handshake", parse_word<SlashWord::headers>},
    {For::one, "/reconnect", "", "close the connection and open it again", parse_word<SlashWord::reconnect>},
    {For::both, "/clear", "", "clear the screen, as Ctrl-L does", parse_word<SlashWord::clear>},
    {For::both, "/help", "", "show this", parse_word<SlashWord::help>, {"/?"}},
    {For::one, "/quit", "", "close the connection and exit", parse_word<SlashWord::quit>, {"/q", "/exit"}},
    {For::many, "/quit", "", "close all clients and exit", parse_word<SlashWord::quit>, {"/q", "/exit"}}};

std::vector<const Entry*> entries(SlashScope scope) {
  const auto other = scope == SlashScope::server ? For::one : For::many;
  std::vector<const Entry*> known;
  for (const Entry& entry : k_entries)
    if (entry.scope != other) known.push_back(&entry);
  return known;
}

bool has_name(const Entry& entry, std::string_view name) {
  return entry.name == name || (!name.empty() && std::ranges::find(entry.other_names, name) != entry.other_names.end());
}

Error explain_unknown(std::string_view name, SlashScope scope) {
  std::vector<std::string> known;
  for (const Entry* entry : entries(scope)) known.emplace_back(entry->name);
  const auto meant = suggest(name, known);
  return {Phase::input, "unknown_command", "unknown command " + format_escaped(name),
          (meant.empty() ? "" : "did you mean " + meant + "? ") + "/help lists them; //x sends /x"};
}

}  // namespace

bool is_slash_command(std::string_view line) { return line.starts_with('/') && line.find('\n') == line.npos; }

Result<SlashCommand> parse_slash(std::string_view line, SlashScope scope) {
  if (line.starts_with("//")) return SlashText{std::string(line.substr(1))};
  const auto name = take_word(line);
  for (const Entry* entry : entries(scope))
    if (has_name(*entry, name)) return entry->parse(line);
  return explain_unknown(name, scope);
}

std::string format_slash_help(SlashScope scope) {
  std::vector<std::pair<std::string, std::string>> rows;  // usage, brief
  for (const Entry* entry : entries(scope)) {
    std::string usage(entry->name), brief(entry->brief);
    if (!entry->arguments.empty()) usage.append(" ").append(entry->arguments);
    for (const auto& name : entry->other_names)
      if (!name.empty()) brief.append(&name == &entry->other_names.front() ? "; also " : ", ").append(name);
    rows.emplace_back(std::move(usage), std::move(brief));
  }
  rows.emplace_back("//TEXT", "send /TEXT");
  if (scope == SlashScope::server) {
    rows.emplace_back("@N TEXT", "send to client N only, or @N,M to both");
    rows.emplace_back("@N /COMMAND", "the same with a command");
    rows.emplace_back("@@TEXT", "send @TEXT");
  }
  std::size_t widest = 0;
  for (const auto& [usage, brief] : rows) widest = std::max(widest, usage.size());
  std::string out;
  for (auto& [usage, brief] : rows) {
    usage.resize(widest + 2, ' ');
    out += usage + brief + "\n";
  }
  return out;
}

std::vector<std::string> complete_slash(std::string_view typed, SlashScope scope) {
  for (const std::string_view command : {"/file ", "/save "}) {
    if (!typed.starts_with(command)) continue;
    auto paths = complete_path(typed.substr(command.size()));
    for (auto& path : paths) path.insert(0, command);
    return paths;
  }
  std::vector<std::string> names;
  for (const Entry* entry : entries(scope))
    if (typed.starts_with('/') && entry->name.starts_with(typed)) names.emplace_back(entry->name);
  return names;
}

}  // namespace wsx
