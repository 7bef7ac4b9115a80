#pragma once
#include "output/pretty_line.hpp"

/// The part of pretty output that is about control frames, frames' headers and a connection's end.
namespace wsx {

void add_lines(PrettyLines& lines, const Ping& ping, const PrettyStyle& style);
void add_lines(PrettyLines& lines, const Pong& pong, const PrettyStyle& style);
void add_lines(PrettyLines& lines, const Frame& frame, const PrettyStyle& style);
/// With what the code usually means, where that is not plain and the peer chose it. Servers hear that of good codes
/// only when verbose: pages are left all the time.
void add_lines(PrettyLines& lines, const Close& close, const PrettyStyle& style);

}  // namespace wsx
