#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// Appends the event as one JSON object, without a newline. Members in the order of wsx-events(7). Valid UTF-8 whatever the
/// payloads hold: what is not UTF-8 goes out as base64. Written by hand, because this is the hot path of every pipe.
void append_json(std::string& out, const Event& event);

/// The inverse: parse_event(append_json(e)) == e. Unknown members are ignored. Errors have phase input and say which
/// member was wrong and what it should be; they do not know the line's number.
Result<Event> parse_event(std::string_view json);

}  // namespace wsx
