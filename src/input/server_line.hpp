#pragma once
#include <span>

#include "input/slash.hpp"

/// Lines that are typed at a server's prompt: texts and commands, and for whom they are.
namespace wsx {

/// Clients by their numbers, each once; none: all of them.
struct Recipients {
  std::vector<std::uint64_t> numbers;
  bool operator==(const Recipients&) const = default;
};

struct ServerLine {
  std::optional<Recipients> to;  // nothing: nobody was named
  SlashCommand what;             // of a text: SlashText
};

/// What a line with a slash is; see --no-slash.
enum class Slashes : std::uint8_t { commands, text };

/// "text", "@3 text", "@3,5 text", "@all text", "@@text" for "@text"; "/command", "@3 /command", and "/command 3" for
/// commands that know clients. What follows an address may have several lines. Errors: as of parse_slash, and
/// bad_argument for an address that is none, or where it makes no sense.
Result<ServerLine> parse_server_line(std::string_view line, Slashes slashes);

/// How Tab can complete the beginning of a line: client numbers where they are allowed, else as complete_slash.
std::vector<std::string> complete_server_line(std::string_view typed, std::span<const std::uint64_t> clients,
                                              Slashes slashes);

}  // namespace wsx
