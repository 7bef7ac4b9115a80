#pragma once
#include "input/input_target.hpp"

namespace wsx {

/// Feeds a target from a stream, usually stdin, to its end and as far as back-pressure lets it. Nothing is read before
/// it is called: until then the pipe keeps what comes. A message has at most `max_message_bytes`, a line of JSON
/// k_max_event_bytes.
Task<> feed_from_pipe(InputTarget& target, InputOptions options, std::uint64_t max_message_bytes, int fd);

}  // namespace wsx
