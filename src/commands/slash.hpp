#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

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
struct SlashHelp {
  bool operator==(const SlashHelp&) const = default;
};
struct SlashQuit {
  bool operator==(const SlashQuit&) const = default;
};
/// Not a command: "//x" sends "/x".
struct SlashText {
  std::string text;
  bool operator==(const SlashText&) const = default;
};

using SlashCommand = std::variant<SlashPing, SlashPong, SlashClose, SlashHelp, SlashQuit, SlashText>;

/// A line that begins with "/". Errors: phase input; unknown_command (with what was meant, or where to look) and
/// bad_argument.
Result<SlashCommand> parse_slash(std::string_view line);

/// What /help prints, as complete lines: one a command.
std::string format_slash_help();

/// The commands that begin so, each with its slash: what Tab can make of a line that has no space yet.
std::vector<std::string> complete_slash(std::string_view typed);

}  // namespace wsx
