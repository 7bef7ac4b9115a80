#pragma once
#include "output/pretty_line.hpp"

/// The part of pretty output that is about data messages.
namespace wsx {

constexpr std::size_t k_shown_binary_bytes = 256;         // of a message, in a hex dump
constexpr std::size_t k_shown_verbose_bytes = 64 * 1024;  // the same when verbose

/// A text in one line, or JSON in several if the style has it indented; binary as a hex dump. When verbose, followed by
/// its sizes. `shown` is the direction that its mark tells.
void add_message(PrettyLines& lines, const Message& message, Direction shown, const PrettyStyle& style);

/// How much of the payload's size went over the wire, where messages were compressed: "31%".
std::string format_ratio(std::uint64_t wire_bytes, std::uint64_t payload_bytes);

}  // namespace wsx
