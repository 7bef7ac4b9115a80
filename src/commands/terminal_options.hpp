#pragma once
#include <optional>

#include "rules/pattern.hpp"

namespace wsx {

/// What a person sees of connections and how lines are typed, in every command that is talked through.
struct TerminalOptions {
  std::optional<Pattern> filter;  // --filter: messages in which it is not found are not shown
  bool frames = false;            // --frames: show them
  bool history = true;
  bool slash = true;  // lines that begin with / are commands, on a terminal
};

}  // namespace wsx
