#pragma once
#include "output/pretty_line.hpp"

/// The part of pretty output that is about handshakes: those that succeeded and those that were refused.
namespace wsx {

void add_lines(PrettyLines& lines, const Open& open, const PrettyStyle& style);

/// Below an error's line: the status, some headers (all when verbose) and the beginning of the body.
void add_refusal(PrettyLines& lines, const Refusal& refusal, const PrettyStyle& style);

}  // namespace wsx
