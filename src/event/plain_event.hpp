#pragma once
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// Reads what recordings are made of, a dozen times as fast as the checked parser: messages, pings, pongs and waits as
/// one flat object, members in any order, unknown ones skipped. Nothing: the line is not so plain, or not right, and
/// the checked parser has the word; an event from here is the one that it would have read.
std::optional<Event> parse_plain_event(std::string_view json);

/// parse_event() without this short cut; tests hold the two against each other.
Result<Event> parse_checked_event(std::string_view json);

}  // namespace wsx
