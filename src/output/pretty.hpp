#pragma once
#include <string>
#include <string_view>

#include "event/event.hpp"

namespace wsx {

/// What a pretty line looks like.
struct PrettyStyle {
  bool colour = false;
  bool verbose = false;         // headers, TLS and timing of `open`; sizes of messages; more of a hex dump
  bool conn_numbers = false;    // "[3] " before what belongs to a connection: servers
  bool control_frames = false;  // pings and pongs
  bool json_indent = false;     // texts that are JSON over several lines
  std::size_t columns = 80;     // of the terminal, or what would look well on one
  bool blocks = false;          // the terminal shows "█"; else bars are ASCII

  bool operator==(const PrettyStyle&) const = default;
};

/// One event for people, as complete lines with their newlines; empty for what this style does not show. The marks: "<"
/// what came in, ">" what went out, "*" facts about the process or a connection; of a forwarded connection ">" is what
/// the client sent, "<" what the server did. Nothing from outside reaches the terminal unescaped. A text message is one
/// line unless it is JSON that is indented; the further lines of a payload begin with two spaces, all others with the
/// time column, if any.
std::string format_pretty(const Event& event, const PrettyStyle& style, std::string_view time_column = "");

}  // namespace wsx
