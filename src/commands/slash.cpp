#include "commands/slash.hpp"

#include <algorithm>
#include <charconv>

#include "base/base64.hpp"
#include "base/escape.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "commands/payload_file.hpp"
#include "rules/pattern.hpp"
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

Result<SlashCommand> parse_decoded(std::string_view name, std::string_view text, std::string_view example,
                                   Result<std::string> (*decode)(std::string_view)) {
  const auto begin = std::min(text.find_first_not_of(' '), text.size());
  const auto coded = text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
  auto decoded = decode(coded);
  if (coded.empty() || !decoded)
    return refuse(std::string(name) + " takes bytes such as " + std::string(example) +
                  (coded.empty() ? "" : "; " + decoded.error().message));
  return SlashBinary{std::move(*decoded)};
}

Result<SlashCommand> parse_hex_command(std::string_view text) {
  return parse_decoded("/hex", text, "00 ff", parse_hex);
}

Result<SlashCommand> parse_base64_command(std::string_view text) {
  return parse_decoded("/base64", text, "AP8=", parse_base64);
}

Result<SlashCommand> parse_binary(std::string_view text) { return SlashBinary{std::string(text)}; }

Result<SlashCommand> parse_file(std::string_view text) {
  if (text.empty()) return refuse("/file takes the path of a file");
  return SlashFile{std::string(text)};
}

Result<SlashCommand> parse_filter(std::string_view text) {
  if (text.empty()) return SlashFilter{};
  if (const auto pattern = parse_pattern(text); !pattern)
    return refuse("/filter takes a regular expression: " + pattern.error().message);
  return SlashFilter{std::string(text)};
}

template <SlashWord word>
Result<SlashCommand> parse_word(std::string_view text) {
  if (text.find_first_not_of(' ') != text.npos) return refuse("this command takes nothing after its name");
  return word;
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
      {"/hex", "BYTES", {}, "send a binary message, written as in 00 ff", parse_hex_command},
      {"/base64", "BYTES", {}, "send a binary message, written in base64", parse_base64_command},
      {"/binary", "[TEXT]", {}, "send a text as a binary message", parse_binary},
      {"/file", "PATH", {}, "send what a file holds, as text if it is UTF-8", parse_file},
      {"/filter", "[REGEX]", {}, "show only messages that match; without REGEX, all", parse_filter},
      {"/indent", "", {}, "show JSON over several lines, or stop that", parse_word<SlashWord::indent>},
      {"/frames", "", {}, "show frames' headers, or stop that", parse_word<SlashWord::frames>},
      {"/stats", "", {}, "show what was sent and received so far", parse_word<SlashWord::stats>},
      {"/info", "", {}, "show what was negotiated", parse_word<SlashWord::info>},
      {"/reconnect", "", {}, "close the connection and open it again", parse_word<SlashWord::reconnect>},
      {"/help", "", {"/?"}, "show this", parse_word<SlashWord::help>},
      {"/quit", "", {"/q", "/exit"}, "close the connection and leave, as Ctrl-D does", parse_word<SlashWord::quit>}};
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

bool is_slash_command(std::string_view line) { return line.starts_with('/') && line.find('\n') == line.npos; }

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
  constexpr std::string_view k_file = "/file ";
  if (typed.starts_with(k_file)) {
    auto paths = complete_path(typed.substr(k_file.size()));
    for (auto& path : paths) path.insert(0, k_file);
    return paths;
  }
  std::vector<std::string> names;
  for (const Entry& entry : entries())
    if (typed.starts_with('/') && entry.name.starts_with(typed)) names.push_back(entry.name);
  return names;
}

}  // namespace wsx
