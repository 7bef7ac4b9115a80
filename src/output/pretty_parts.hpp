#pragma once
#include "output/pretty_line.hpp"

/// The parts of pretty output: a function for each kind of event, grouped into files.
namespace wsx {

constexpr std::size_t k_shown_binary_bytes = 256;         // of a message, in a hex dump
constexpr std::size_t k_shown_verbose_bytes = 64 * 1024;  // the same when verbose

/// Text in one line, or JSON in several if the style indents it; binary as a hex dump. When verbose, followed by
/// its sizes. `shown` is the direction of its mark.
void add_message(PrettyLines& lines, const Message& message, Direction shown, const PrettyStyle& style);

/// The size on the wire as a percentage of the payload, if messages are compressed: "31%".
std::string format_ratio(std::uint64_t wire_bytes, std::uint64_t payload_bytes);

void add_lines(PrettyLines& lines, const Ping& ping, const PrettyStyle& style);
void add_lines(PrettyLines& lines, const Pong& pong, const PrettyStyle& style);
void add_lines(PrettyLines& lines, const Frame& frame, const PrettyStyle& style);
/// With the usual meaning of the code, if it needs explaining and the peer chose it. Servers explain good codes
/// only when verbose, because pages are left all the time.
void add_close(PrettyLines& lines, const Close& close, std::optional<Side> side, const PrettyStyle& style);

/// The same for a connection that was lost: why, instead of 1006.
void add_loss(PrettyLines& lines, const Close& close, const Error& why, const PrettyStyle& style);

void add_lines(PrettyLines& lines, const Open& open, const PrettyStyle& style);

/// Below an error's line: the status, some headers (all when verbose) and the beginning of the body.
void add_refusal(PrettyLines& lines, const Refusal& refusal, const PrettyStyle& style);

}  // namespace wsx
