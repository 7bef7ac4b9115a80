#include <algorithm>

#include "base/utf8.hpp"
#include "cli/flags/message_flags.hpp"
#include "cli/parser/usage_error.hpp"
#include "cli/values/value_kind.hpp"
#include "play/form_parser.hpp"

namespace wsx {
namespace {

using Variable = std::pair<std::string, std::string>;

/// The value may be a secret, so it is never quoted.
Result<Variable> parse_variable(std::string_view text) {
  const auto border = text.find('=');
  const auto name = text.substr(0, border);
  if (border == text.npos || !is_hole_name(name)) return usage_error("takes NAME=VALUE such as token=abc");
  for (const std::string_view given : {"n", "seq", "conn", "time", "_"})
    if (name == given) return usage_error("cannot set " + std::string(name) + ", which always has its own value");
  return Variable(name, text.substr(border + 1));
}
const ValueKind<Variable> k_variable{"NAME=VALUE", "NAME=VALUE such as token=abc", parse_variable};

}  // namespace

void add_play_flags(FlagSet& flags, PlayOptions& play, Role role) {
  const bool is_client = role == Role::client;
  if (is_client) flags.group("Conversations");
  flags.value(
      k_input_file,
      {.names = "--play",
       .brief = is_client ? "play the client's side of a conversation file"
                          : "play the server's side of a conversation to each client",
       .details = is_client ? "The file says what each side sends, in order; see wsx-play(5). The exit code is 5 if "
                              "the server does anything else. With --interactive, the prompt or stdin goes on after "
                              "the last line."
                            : "The file says what each side sends, in order; see wsx-play(5). What a client does "
                              "differently is reported, and the server keeps waiting for the line."},
      play.file);
  flags.list(k_variable,
             {.names = "--var",
              .brief = "set a hole of the conversation file: {{NAME}} is VALUE",
              .details = "It takes precedence over what the file says."},
             play.variables);
  flags.require("--var", "--play");
  if (is_client) return;
  flags.toggle({.names = "--strict-play",
                .brief = "exit 5 when a client does not do what the conversation says",
                .details = "That client is closed with 1008."},
               play.strict);
  flags.require("--strict-play", "--play");
}

void add_lint_flag(FlagSet& flags, PlayOptions& play) {
  flags.toggle({.names = "--lint",
                .brief = "check the conversation file and show what each side sends",
                .details = "Nothing is connected, so no URL is needed. The exit code is 2 if the file has a mistake."},
               play.lint);
  flags.require("--lint", "--play");
}

}  // namespace wsx
