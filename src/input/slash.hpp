#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "rules/pattern.hpp"

/// The commands that can be typed between messages: lines that begin with "/".
namespace wsx {

struct SlashPing {
  std::string payload;  // at most 125 bytes, as of every control frame
  bool operator==(const SlashPing&) const = default;
};
struct SlashPong {
  std::string payload;
  bool operator==(const SlashPong&) const = default;
};
struct SlashClose {
  std::optional<std::uint16_t> code;  // none: a close frame as the caller likes it
  std::string reason;                 // at most 123 bytes
  bool operator==(const SlashClose&) const = default;
};
/// /hex, /base64 and /binary: a binary message.
struct SlashBinary {
  std::string payload;
  bool operator==(const SlashBinary&) const = default;
};
/// /send: a text message, whatever lines are taken for.
struct SlashSend {
  std::string text;
  bool operator==(const SlashSend&) const = default;
};
/// What a file holds is a message.
struct SlashFile {
  std::string path;
  bool operator==(const SlashFile&) const = default;
};
/// The last message goes into a file.
struct SlashSave {
  std::string path;
  bool operator==(const SlashSave&) const = default;
};
struct SlashFilter {
  std::optional<Pattern> pattern;  // none: everything is shown
  bool operator==(const SlashFilter&) const = default;
};
/// Commands that are one word.
enum class SlashWord : std::uint8_t {
  last,
  pause,
  resume,
  indent,
  frames,
  stats,
  info,
  headers,
  list,
  reconnect,
  clear,
  help,
  quit
};
/// Not a command: "//x" sends "/x".
struct SlashText {
  std::string text;
  bool operator==(const SlashText&) const = default;
};

using SlashCommand = std::variant<SlashPing, SlashPong, SlashClose, SlashBinary, SlashSend, SlashFile, SlashSave,
                                  SlashFilter, SlashWord, SlashText>;

/// Who understands them: whom one connection concerns, or a server with its clients.
enum class SlashScope : std::uint8_t { connection, server };

/// A line that begins with "/" and holds no newline: what was pasted as several lines is never a command.
bool is_slash_command(std::string_view line);

/// Of a line that is one. Errors: phase input; unknown_command (with what was meant, or where to look) and
/// bad_argument.
Result<SlashCommand> parse_slash(std::string_view line, SlashScope scope);

/// What /help prints, as complete lines: one a command.
std::string format_slash_help(SlashScope scope);

/// How Tab can complete the beginning of a line: commands, each with its slash, or paths after "/file ".
std::vector<std::string> complete_slash(std::string_view typed, SlashScope scope);

}  // namespace wsx
