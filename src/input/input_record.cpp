#include "input/input_record.hpp"

#include "base/base64.hpp"
#include "base/close_code.hpp"
#include "base/utf8.hpp"
#include "event/client_view.hpp"
#include "event/event_json.hpp"
#include "wire/frame.hpp"

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
Parsed check_control_payload(Control control) {
  if (control.payload.size() > k_max_control_payload_bytes)
    return Error{Phase::input, "long_control_payload",
                 "a ping or pong has at most 125 bytes, not " + std::to_string(control.payload.size()), ""};
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
  if (auto* ping = std::get_if<Ping>(&what); ping && ping->dir == Direction::out)
    return check_control_payload(std::move(*ping));
  if (auto* pong = std::get_if<Pong>(&what); pong && pong->dir == Direction::out)
    return check_control_payload(std::move(*pong));
  if (auto* wait = std::get_if<Wait>(&what)) return std::optional<Request>(*wait);
  if (auto* close = std::get_if<Close>(&what)) {
    const bool was_recorded = close->duration.count() > 0;
    const bool was_cut = close->by == ClosedBy::none && was_recorded;  // never a frame
    if (close->by == ClosedBy::peer || was_cut) return std::optional<Request>();
    if (close->code != k_close_none && !is_sendable_close_code(close->code))
      return Error{Phase::input, "bad_close_code", "close code " + std::to_string(close->code) + " cannot be sent",
                   std::string(k_sendable_close_codes) + " can"};
    if (close->reason.size() > k_max_close_reason_bytes)
      return Error{Phase::input, "long_close_reason",
                   "a close reason has at most 123 bytes, not " + std::to_string(close->reason.size()), ""};
    if (close->code == k_close_none && !close->reason.empty()) {
      if (!was_recorded)
        return Error{Phase::input, "bad_close_code", "a close reason cannot be sent without a code, which 1005 means",
                     ""};
      close->reason.clear();  // it was in our frame, and the code is that of the peer's answer
    }
    return std::optional<Request>(std::move(*close));
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
