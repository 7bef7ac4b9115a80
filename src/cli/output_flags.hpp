#pragma once
#include <cstdint>

#include "cli/flag_set.hpp"
#include "output/output.hpp"

namespace wsx {

/// Whether messages are among the events that a command prints. Where they are not, --raw is accepted and not shown.
enum class Tells : std::uint8_t { messages, no_messages };

/// How and where events are printed: the same in every command.
void add_output_flags(FlagSet& flags, OutputOptions& output, Tells tells = Tells::messages);

}  // namespace wsx
