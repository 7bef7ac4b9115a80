#pragma once
#include <string>

#include "event/event.hpp"

namespace wsx {

/// How long connecting took, as far as it is known.
microseconds duration_of(const Timing& timing);

/// The members of a HAR entry about the handshake: startedDateTime, request, response, cache and where the
/// server is. HTTP Archive 1.2.
void append_har_handshake(std::string& out, const Open& open, Timestamp started);

/// The members `timings` and `time`, their sum; `receive` is the time for which the connection was open.
void append_har_timings(std::string& out, const Timing& timing, microseconds receive);

}  // namespace wsx
