#pragma once
#include <optional>
#include <string>

namespace wsx {

/// What a person sees of connections and how lines are typed, in every command that is talked through.
struct TerminalOptions {
  std::optional<std::string> filter;  // --filter: a regular expression; messages without it are not shown
  bool frames = false;                // --frames: show them
  bool history = true;
  bool slash = true;  // lines that begin with / are commands, on a terminal
};

}  // namespace wsx
