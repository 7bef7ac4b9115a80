#include "commands/slash.hpp"

#include <algorithm>
#include <charconv>

#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "wire/frame.hpp"
#include "ws/close_code.hpp"

namespace wsx {
namespace {

Error refuse(std::string message) { return {Phase::input, "bad_argument", std::move(message), ""}; }

/// The part of the text before the first space, which is removed from it together with the space.
std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::optional<Error> check_control_payload(std::string_view name, std::string_view text) {
  if (text.size() <= k_max_control_payload_bytes) return std::nullopt;
  return refuse(std::string(name) + " takes at most " + std::to_string(k_max_control_payload_bytes) + " bytes");
}

Result<SlashCommand> parse_ping(std::string_view text) {
  if (auto error = check_control_payload("/ping", text)) return *std::move(error);
  return SlashPing{std::string(text)};
}

Result<SlashCommand> parse_pong(std::string_view text) {
  if (auto error = check_control_payload("/pong", text)) return *std::move(error);
  return SlashPong{std::string(text)};
}

Result<SlashCommand> parse_close(std::string_view text) {
  if (text.empty()) return SlashClose{};
  const auto word = take_word(text);
  std::uint16_t code = 0;
  const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), code);
  if (failure != std::errc() || end != word.data() + word.size() || !is_sendable_close_code(code))
    return refuse("/close takes a code from 1000 to 1003, 1007 to 1014 or 3000 to 4999, not \"" + format_escaped(word) +
                  "\"");
  if (text.size() > k_max_close_reason_bytes)
    return refuse("/close takes a reason of at most " + std::to_string(k_max_close_reason_bytes) + " bytes");
  if (!is_utf8(text)) return refuse("/close takes a reason that is valid UTF-8");
  return SlashClose{code, std::string(text)};
}

template <class Command>
Result<SlashCommand> parse_bare(std::string_view text) {
  if (!text.empty()) return refuse("this command takes nothing after its name");
  return Command{};
}

/// Parsing, help and completion all come from this table.
struct Entry {
  std::string name, arguments;
  std::vector<std::string> other_names;
  std::string brief;
  Result<SlashCommand> (*parse)(std::string_view arguments);
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
      {"/ping", "[TEXT]", {}, "send a ping; its pong shows the round-trip time", parse_ping},
      {"/pong", "[TEXT]", {}, "send a pong that nobody asked for", parse_pong},
      {"/close", "[CODE [REASON]]", {}, "close the connection, with 1000 unless told otherwise", parse_close},
      {"/help", "", {"/?"}, "show this", parse_bare<SlashHelp>},
      {"/quit", "", {"/q", "/exit"}, "close the connection and leave, as Ctrl-D does", parse_bare<SlashQuit>}};
  return all;
}

bool has_name(const Entry& entry, std::string_view name) {
  return entry.name == name ||
         std::find(entry.other_names.begin(), entry.other_names.end(), name) != entry.other_names.end();
}

Error explain_unknown(std::string_view name) {
  std::vector<std::string> known;
  for (const Entry& entry : entries()) known.push_back(entry.name);
  const auto meant = suggest(name, known);
  return {Phase::input, "unknown_command", "there is no command " + format_escaped(name),
          (meant.empty() ? "" : "did you mean " + meant + "? ") + "/help lists them; //x sends /x"};
}

}  // namespace

Result<SlashCommand> parse_slash(std::string_view line) {
  if (line.starts_with("//")) return SlashText{std::string(line.substr(1))};
  const auto name = take_word(line);
  for (const Entry& entry : entries())
    if (has_name(entry, name)) return entry.parse(line);
  return explain_unknown(name);
}

std::string format_slash_help() {
  constexpr std::size_t k_brief_column = 24;
  std::string out;
  const auto add = [&](std::string usage, const std::string& brief) {
    usage.resize(std::max(usage.size() + 1, k_brief_column), ' ');
    out += usage + brief + "\n";
  };
  for (const Entry& entry : entries()) {
    auto brief = entry.brief;
    for (const auto& name : entry.other_names) brief += (&name == &entry.other_names.front() ? "; also " : ", ") + name;
    add(entry.name + (entry.arguments.empty() ? "" : " " + entry.arguments), brief);
  }
  add("//TEXT", "send /TEXT");
  return out;
}

std::vector<std::string> complete_slash(std::string_view typed) {
  std::vector<std::string> names;
  for (const Entry& entry : entries())
    if (typed.starts_with('/') && entry.name.starts_with(typed)) names.push_back(entry.name);
  return names;
}

}  // namespace wsx
