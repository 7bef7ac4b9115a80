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
  std::size_t rows = 0;         // of the terminal; 0: none, so lines are not wrapped and messages not cut
  bool blocks = false;          // the terminal shows "█"; else bars are ASCII
  bool commands = false;        // at a prompt, which has /last and /save

  bool operator==(const PrettyStyle&) const = default;
};

/// One event for people, as complete lines with their newlines; empty for what this style does not show. The marks: "<"
/// what came in, ">" what went out, "*" facts about the process or a connection; of a forwarded connection ">" is what
/// the client sent, "<" what the server did. Nothing from outside reaches the terminal unescaped. The newlines of a
/// text message are shown as such; the further lines and rows of anything are indented, so that none begins with a
/// mark. On a terminal a text message ends after k_shown_screens.
std::string format_pretty(const Event& event, const PrettyStyle& style, std::string_view time_column = "");
constexpr std::size_t k_shown_screens = 3;

/// A connection that was lost: the error that said so and the `close` after it, as one line.
std::string format_pretty_loss(const Event& close, const Error& why, const PrettyStyle& style,
                               std::string_view time_column = "");
/// An attempt to connect that failed and the `retry` after it, as one line.
std::string format_pretty_retry(const Event& retry, const Error& why, const PrettyStyle& style,
                                std::string_view time_column = "");
/// The headers of a handshake, request and answer.
std::string format_pretty_headers(const Open& open, const PrettyStyle& style);
/// A sentence of ours that is not an event.
std::string format_pretty_note(std::string_view note, const PrettyStyle& style, std::string_view time_column = "");

}  // namespace wsx
