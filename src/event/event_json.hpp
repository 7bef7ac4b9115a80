#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// Appends the event as one JSON object, without a newline. Members in the order of wsx-events(7). Valid UTF-8 whatever
/// the payloads hold: what is not UTF-8 goes out as base64. Written by hand, because this is the hot path of every
/// pipe.
void append_json(std::string& out, const Event& event);

/// The same with another time and `first`, for a sink that stamps events it may not change.
struct EventStamp {
  Timestamp time{};
  bool first = false;
};
void append_json(std::string& out, const Event& event, EventStamp stamp);

constexpr std::size_t k_max_event_bytes = 128 * 1024 * 1024;
constexpr int k_max_event_depth = 32;  // arrays and objects within each other

/// The inverse: parse_event(append_json(e)) == e. Unknown members are ignored; of members that come twice the last
/// counts. Nearly everything may be left out, so that people can write events: an absent `dir` is out, an absent close
/// code 1000.
///
/// Errors have phase input and say which member was wrong and what it should be; they do not know the line's number.
/// Codes: bad_json (not UTF-8, not JSON, too long or too deep), bad_event, unknown_type (an event of another version,
/// or of bench).
Result<Event> parse_event(std::string_view json);

}  // namespace wsx
