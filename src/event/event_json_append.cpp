#include <type_traits>

#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/event_members.hpp"
#include "json/append.hpp"

namespace wsx {

// Outside the unnamed namespace, because append_members() finds these by their arguments.
template <class Enum>
requires std::is_enum_v<Enum>
static void append_value(std::string& out, Enum value) {
  out += k_quoted_names<Enum>[static_cast<std::size_t>(value)].view();
}

static void append_value(std::string& out, Phase phase) { append_value(out, format_phase(phase)); }

static void append_payload(std::string& out, PayloadKind kind, std::string_view payload) {
  if (kind == PayloadKind::text && is_utf8(payload)) {
    out += ",\"text\":";
    append_json_utf8(out, payload);
  } else {
    out += ",\"base64\":";
    append_json_base64(out, payload);
  }
}

template <class T, auto Field, auto Kind>
static void append_entry(std::string& out, const T& what, const PayloadMembers<Field, Kind>& members) {
  if constexpr (std::remove_cvref_t<decltype(members)>::has_kind) {
    append_payload(out, what.*Kind, what.*Field);
  } else if constexpr (Optional<decltype(what.*Field)>) {
    if (what.*Field) append_payload(out, PayloadKind::text, *(what.*Field));
  } else {
    append_payload(out, PayloadKind::text, what.*Field);
  }
}

void append_json(std::string& out, const Event& event) { append_json(out, event, {event.time, event.first}); }

void append_json(std::string& out, const Event& event, EventStamp stamp) {
  EventHead head;
  if (stamp.first) head.schema = EventSchema::events_1;
  head.type = static_cast<EventType>(event.what.index());
  if (stamp.time != Timestamp{}) head.time = stamp.time;
  head.conn = event.conn;
  head.side = event.side;
  const auto start = out.size();
  append_members(out, head);
  std::visit([&](const auto& what) { append_members(out, what); }, event.what);
  close_json_object(out, start);
}

}  // namespace wsx
