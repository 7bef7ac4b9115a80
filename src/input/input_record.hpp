#pragma once
#include <optional>
#include <variant>

#include "base/result.hpp"
#include "event/event.hpp"
#include "input/input_options.hpp"

namespace wsx {

/// What a line of input asks for.
using Request = std::variant<Message, Ping, Pong, Close, Wait>;

/// A record of stdin: what to do, and for which client of a server. Without `conn`: for all of them.
struct InputRecord {
  Request request;
  std::optional<std::uint64_t> conn;
};

/// An event as something to do; nothing for what cannot be sent, or was received. What a control frame cannot hold is
/// an error.
Result<std::optional<Request>> make_request(decltype(Event::what)&& what);

/// A record of stdin as something to do; nothing for what is skipped (an event that cannot be sent, or was received).
/// Text must be UTF-8 and is refused otherwise, never sent. Errors have phase input and do not know the line.
Result<std::optional<InputRecord>> parse_input(std::string_view bytes, InputFormat format, InputCoding coding);

}  // namespace wsx
