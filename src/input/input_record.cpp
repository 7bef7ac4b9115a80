#include "input/input_record.hpp"

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/client_view.hpp"
#include "event/event_json.hpp"
#include "event/sendable.hpp"

namespace wsx {
namespace {

using Parsed = Result<std::optional<Request>>;

Message make_message(PayloadKind kind, std::string payload) {
  Message message;
  message.dir = Direction::out;
  message.kind = kind;
  message.payload = std::move(payload);
  return message;
}

template <class Control>
Parsed make_control(Control control) {
  if (const auto error = find_unsendable(control)) return *error;
  return std::optional<Request>(std::move(control));
}

Result<std::optional<InputRecord>> parse_json_record(std::string_view json) {
  if (json.find_first_not_of(" \t\r") == json.npos) return std::optional<InputRecord>();
  auto event = parse_event(json);
  if (!event) return event.error();
  if (!see_as_client(*event)) return std::optional<InputRecord>();
  auto request = make_request(std::move(event->what));
  if (!request) return request.error();
  if (!*request) return std::optional<InputRecord>();
  return std::optional(InputRecord{std::move(**request), event->conn});
}

}  // namespace

Parsed make_request(decltype(Event::what)&& what) {
  if (auto* message = std::get_if<Message>(&what); message && message->dir == Direction::out)
    return std::optional<Request>(std::move(*message));
  if (auto* ping = std::get_if<Ping>(&what); ping && ping->dir == Direction::out) return make_control(std::move(*ping));
  if (auto* pong = std::get_if<Pong>(&what); pong && pong->dir == Direction::out) return make_control(std::move(*pong));
  if (auto* wait = std::get_if<Wait>(&what)) return std::optional<Request>(*wait);
  if (auto* close = std::get_if<Close>(&what)) {
    if (close->by == ClosedBy::peer || was_cut(*close)) return std::optional<Request>();
    auto request = make_control(std::move(*close));
    // The reason was in our frame, and the code is that of the peer's answer.
    if (auto* sent = request ? std::get_if<Close>(&**request) : nullptr; sent && sent->code == k_close_none)
      sent->reason.clear();
    return request;
  }
  return std::optional<Request>();
}

Result<std::optional<InputRecord>> parse_input(std::string_view bytes, InputFormat format, InputCoding coding) {
  const auto record = [](Message message) { return std::optional(InputRecord{std::move(message), {}}); };
  if (format == InputFormat::json) return parse_json_record(bytes);
  switch (coding) {
    case InputCoding::binary:
      return record(make_message(PayloadKind::binary, std::string(bytes)));
    case InputCoding::hex: {
      auto decoded = parse_hex(bytes);
      if (!decoded) return decoded.error();
      return record(make_message(PayloadKind::binary, std::move(*decoded)));
    }
    case InputCoding::base64: {
      auto decoded = parse_base64(bytes);
      if (!decoded) return decoded.error();
      return record(make_message(PayloadKind::binary, std::move(*decoded)));
    }
    case InputCoding::text:
      break;
  }
  if (!is_utf8(bytes))
    return Error{Phase::input, "bad_utf8", "text must be UTF-8, but this is not", "use -b to send it as binary"};
  return record(make_message(PayloadKind::text, std::string(bytes)));
}

}  // namespace wsx
