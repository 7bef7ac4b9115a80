#include "event/plain_event.hpp"

#include <type_traits>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "event/event_json.hpp"
#include "event/event_members.hpp"
#include "json/cursor.hpp"

namespace wsx {
namespace {

template <class... T>
struct Types {};
using PlainTypes = Types<Message, Ping, Pong, Wait>;

// ---- the members that are read, whatever the type
// --------------------------------------------------------------------

template <class T, std::size_t Index>
constexpr bool is_read() {
  if constexpr (requires { k_member<T, Index>.is_kept; }) return k_member<T, Index>.is_kept;
  return false;
}

constexpr std::size_t k_max_names = 32;

/// Names without doubles.
struct PlainNames {
  std::array<std::string_view, k_max_names> names;
  std::size_t count = 0;

  constexpr void add(std::string_view name) {
    if (find(name) == count) names[count++] = name;
  }
  constexpr std::size_t find(std::string_view name) const {
    return static_cast<std::size_t>(std::find(names.begin(), names.begin() + count, name) - names.begin());
  }
  template <class T>
  constexpr void add_members_of() {
    for_each_member<T>([&](auto index) {
      if constexpr (is_read<T, index>()) add(k_member<T, index>.name);
    });
  }
};

constexpr PlainNames k_plain_names = [] {
  PlainNames names;
  names.add_members_of<EventHead>();
  names.add("text");  // what payloads add to the tables
  names.add("base64");
  [&]<class... T>(Types<T...>) { (names.add_members_of<T>(), ...); }(PlainTypes());
  return names;
}();

/// Unrolled, so that each comparison is one with a literal.
std::size_t slot_of(std::string_view name) {
  std::size_t slot = k_plain_names.count;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (void)((name == std::string_view(k_plain_names.names[Index].data(), k_plain_names.names[Index].size()) &&
            (slot = Index, true)) ||
           ...);
  }
  (std::make_index_sequence<k_plain_names.count>());
  return slot;
}

/// A value, not yet looked at: a string's text, a number or word as it is written.
struct PlainValue {
  enum class Kind : std::uint8_t { string, escaped_string, scalar };
  std::string_view text;
  Kind kind = Kind::scalar;

  bool is_string() const { return kind != Kind::scalar; }
};

/// One line as a flat object: the values by the slots of their names; of members that come twice the last.
class PlainObject {
 public:
  /// False when the line is not so plain.
  bool scan(std::string_view json) {
    JsonCursor cursor(json);
    if (!cursor.take('{')) return false;
    do {
      std::string_view name;
      if (!cursor.take_plain_string(name) || !cursor.take(':')) return false;
      if (!scan_value(cursor, slot_of(name))) return false;
    } while (cursor.take(','));
    return cursor.take('}') && cursor.is_done();
  }

  const PlainValue* find(std::size_t slot) const { return has_ >> slot & 1 ? &values_[slot] : nullptr; }

 private:
  bool scan_value(JsonCursor& cursor, std::size_t slot) {
    PlainValue value;
    if (cursor.take_plain_string(value.text)) {
      value.kind = PlainValue::Kind::string;
    } else if (cursor.peek() == '"') {
      const auto string = cursor.string();
      if (!string) return false;
      value = {string->raw, string->has_escapes ? PlainValue::Kind::escaped_string : PlainValue::Kind::string};
    } else {
      constexpr std::size_t k_max_scalar_size = 24;  // a longer number might be too large for a double
      value = {cursor.scalar(JsonCursor::Exponents::refused), PlainValue::Kind::scalar};
      if (value.text.empty() || value.text.size() > k_max_scalar_size) return false;
    }
    if (slot == k_plain_names.count) return true;
    values_[slot] = value;
    has_ |= std::uint32_t{1} << slot;
    return true;
  }

  std::uint32_t has_ = 0;  // by slot
  std::array<PlainValue, k_plain_names.count> values_;
};

// ---- values ---------------------------------------------------------------------------------------------------------

// Each returns false when the value is not plain, or not right. A member whose type has none here makes its line one
// for the checked parser.

bool read_value(const PlainValue& from, std::string& into) {
  if (from.kind == PlainValue::Kind::string)
    into = from.text;
  else if (from.is_string())
    into = decode_string({from.text, true});
  return from.is_string();
}

template <class T>
bool store(std::optional<T> value, T& into) {
  if (value) into = *value;
  return value.has_value();
}

bool read_value(const PlainValue& from, bool& into) {
  return !from.is_string() && store(JsonCursor(from.text).boolean(), into);
}

bool read_value(const PlainValue& from, std::uint64_t& into) {
  return !from.is_string() && store(JsonCursor(from.text).whole(), into);
}

bool read_value(const PlainValue& from, microseconds& into) {
  const auto us = from.is_string() ? std::nullopt : JsonCursor(from.text).thousandths();
  if (us) into = microseconds(static_cast<microseconds::rep>(*us));
  return us.has_value();
}

bool read_value(const PlainValue& from, Timestamp& into) {
  return from.kind == PlainValue::Kind::string && store(parse_rfc3339(from.text), into);
}

template <class Enum>
requires std::is_enum_v<Enum>
bool read_value(const PlainValue& from, Enum& into) {
  if (from.kind != PlainValue::Kind::string) return false;
  for (std::size_t i = 0; i < k_names<Enum>.size(); ++i) {
    if (k_names<Enum>[i] != from.text) continue;
    into = static_cast<Enum>(i);
    return true;
  }
  return false;
}

template <class T>
bool read_value(const PlainValue& from, std::optional<T>& into) {
  return read_value(from, into.emplace());
}

// ---- tables ---------------------------------------------------------------------------------------------------------

template <class T, Literal Name, auto Field, auto Absent>
bool read_entry(const PlainObject& from, T& into, const Member<Name, Field, Absent>& member) {
  if constexpr (std::remove_cvref_t<decltype(member)>::is_kept) {
    if constexpr (!std::is_null_pointer_v<decltype(Absent)>) into.*Field = Absent;
    constexpr auto k_slot = k_plain_names.find(Name.view());
    const auto* value = from.find(k_slot);
    if (!value) return !member.rules.is_required;
    if constexpr (requires { read_value(*value, into.*Field); })
      return read_value(*value, into.*Field);
    else
      return false;
  }
  return true;
}

template <class T, auto Field, auto Kind>
bool read_entry(const PlainObject& from, T& into, const PayloadMembers<Field, Kind>& members) {
  constexpr auto k_text = k_plain_names.find("text"), k_base64 = k_plain_names.find("base64");
  const auto *const text = from.find(k_text), *const base64 = from.find(k_base64);
  if (text && base64) return false;
  if constexpr (std::remove_cvref_t<decltype(members)>::has_kind) {
    if (!text && !base64) return false;
    into.*Kind = text ? PayloadKind::text : PayloadKind::binary;
  }
  if (text) return read_value(*text, into.*Field);
  if (!base64) return true;
  if (base64->kind != PlainValue::Kind::string) return false;
  auto bytes = parse_base64(base64->text);
  if (!bytes) return false;
  into.*Field = *std::move(bytes);
  return true;
}

template <Described T>
bool read_members(const PlainObject& from, T& into) {
  bool is_plain = true;
  for_each_member<T>([&](auto index) { is_plain = is_plain && read_entry(from, into, k_member<T, index>); });
  return is_plain;
}

template <class... T>
bool read_what(const PlainObject& from, EventType type, decltype(Event::what)& what, Types<T...>) {
  return ((type == k_event_type<T> && read_members(from, what.emplace<T>())) || ...);
}

}  // namespace

std::optional<Event> parse_plain_event(std::string_view line) {
  if (line.size() > k_max_event_bytes || !is_utf8(line)) return std::nullopt;
  PlainObject object;
  EventHead head;
  if (!object.scan(line) || !read_members(object, head) || head.conn == 0u) return std::nullopt;
  std::optional<Event> event(std::in_place);
  if (!read_what(object, head.type, event->what, PlainTypes())) return std::nullopt;
  event->time = head.time.value_or(Timestamp{});
  event->conn = head.conn;
  event->side = head.side;
  event->first = head.schema.has_value();
  return event;
}

}  // namespace wsx
