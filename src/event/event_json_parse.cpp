#include <algorithm>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/event_members.hpp"
#include "event/plain_event.hpp"
#include "event/read_value.hpp"
#include "json/parse.hpp"

namespace wsx {

namespace {

// Declared here, because reading the members of objects within objects leads back to it.
template <Described T>
void read_members(const EventReader& from, T& into);

template <Described T>
void read_value(const EventReader& from, T& into) {
  if (!from.json().is_object()) return from.expect("an object");
  read_members(from, into);
}

template <class T>
void read_kept(const EventReader& from, const MemberRules& rules, T& into) {
  if constexpr (Optional<T>) {
    read_kept(from, rules, into.emplace());
  } else if constexpr (std::is_same_v<T, std::string>) {
    rules.is_bytes ? read_bytes(from, into) : read_value(from, into);
  } else {
    read_value(from, into);
  }
}

template <class T, Literal Name, auto Field, auto Absent>
void read_entry(const EventReader& from, T& into, const Member<Name, Field, Absent>& member) {
  if constexpr (std::remove_cvref_t<decltype(member)>::is_kept) {
    if constexpr (!std::is_null_pointer_v<decltype(Absent)>) into.*Field = Absent;
    if (const auto value = from.find(member.name))
      read_kept(*value, member.rules, into.*Field);
    else if (member.rules.is_required)
      from.refuse_member(member.name, "is missing");
  }
}

template <class T, auto Field>
void read_entry(const EventReader& from, T& into, const MembersOf<Field>& members) {
  auto& inner = members.get(into);
  if constexpr (Optional<decltype(inner)>) {
    using Inner = typename std::remove_cvref_t<decltype(inner)>::value_type;
    if (from.find(k_member<Inner, 0>.name)) read_members(from, inner.emplace());
  } else {
    read_members(from, inner);
  }
}

/// `text` or `base64`, not both.
template <class T, auto Field, auto Kind>
void read_entry(const EventReader& from, T& into, const PayloadMembers<Field, Kind>& members) {
  const auto text = from.find("text"), base64 = from.find("base64");
  if (text && base64) from.refuse("\"text\" and \"base64\" cannot be used together");
  std::string payload;
  if (text) {
    read_value(*text, payload);
  } else if (base64) {
    read_value(*base64, payload);
    auto bytes = parse_base64(payload);
    if (!bytes) return base64->refuse("must be base64: " + bytes.error().message);
    payload = *std::move(bytes);
  }
  if constexpr (std::remove_cvref_t<decltype(members)>::has_kind) {
    if (!text && !base64) return from.refuse("a message needs \"text\" or \"base64\"");
    into.*Kind = text ? PayloadKind::text : PayloadKind::binary;
  }
  if (text || base64) into.*Field = std::move(payload);
}

template <Described T>
void read_members(const EventReader& from, T& into) {
  for_each_member<T>([&](auto index) { read_entry(from, into, k_member<T, index>); });
}

void read_what(const EventReader& from, EventType type, decltype(Event::what)& what) {
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (void)((Index == static_cast<std::size_t>(type) && (read_members(from, what.emplace<Index>()), true)) || ...);
  }
  (std::make_index_sequence<k_type_names.size()>());
}

Error refuse_type(std::string_view type) {
  constexpr std::size_t k_longest_type = 40;  // as quoted
  return {Phase::input, "unknown_type", "unknown event type \"" + std::string(cut_utf8(type, k_longest_type)) + "\"",
          "to send: message, ping, pong, close; to pause: wait"};
}

/// "timing.dns_ms" must be …
Error refuse_event(const JsonMistake& mistake) {
  std::string place = mistake.pointer;
  std::replace(place.begin(), place.end(), '/', '.');
  if (!place.empty()) place = '"' + place.substr(1) + "\" ";
  const auto what = mistake.expected.empty() ? mistake.why : "must be " + mistake.expected + ", not " + mistake.got;
  return {Phase::input, "bad_event", place + what, ""};
}

Error refuse_json(std::string message) {
  return {Phase::input, "bad_json", std::move(message),
          "a line is one object such as {\"type\":\"message\",\"text\":\"hi\"}"};
}

Error refuse_json(const JsonFault& fault) {
  switch (fault.kind) {
    case JsonFault::Kind::too_long:
      return refuse_json("the line is longer than " + std::to_string(k_max_event_bytes) + " bytes");
    case JsonFault::Kind::not_utf8:
      return refuse_json("the line is not valid UTF-8");
    case JsonFault::Kind::too_deep:
      return refuse_json("more than " + std::to_string(k_max_event_depth) + " levels of nesting");
    case JsonFault::Kind::number_range:
      return refuse_json("not JSON: a number is out of range");
    case JsonFault::Kind::syntax:
      break;
  }
  return refuse_json("not JSON at byte " + std::to_string(fault.at + 1) + (fault.reason.empty() ? "" : ": ") +
                     fault.reason);
}

}  // namespace

Result<Event> parse_event(std::string_view text) {
  if (auto plain = parse_plain_event(text)) return *std::move(plain);
  return parse_checked_event(text);
}

Result<Event> parse_checked_event(std::string_view text) {
  nlohmann::json object;
  if (const auto fault = parse_json(text, {.depth = k_max_event_depth, .bytes = k_max_event_bytes}, object))
    return refuse_json(*fault);
  if (!object.is_object()) return refuse_json("the line is JSON, but not an object");

  std::optional<JsonMistake> mistake;
  const EventReader reader(object, mistake);
  if (const auto type = reader.find("type")) {
    const auto name = type->text();
    if (name && std::find(k_type_names.begin(), k_type_names.end(), *name) == k_type_names.end())
      return refuse_type(*name);
  } else {
    reader.refuse_member("type", "is missing");
  }
  EventHead head;
  read_members(reader, head);
  if (head.conn == 0u) reader.find("conn")->expect("1 or more");
  Event event{.time = head.time.value_or(Timestamp{}),
              .conn = head.conn,
              .side = head.side,
              .what = {},
              .first = head.schema.has_value()};
  read_what(reader, head.type, event.what);
  if (mistake) return refuse_event(*mistake);
  return event;
}

}  // namespace wsx
