#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/rfc3339.hpp"
#include "json/members.hpp"
#include "json/text.hpp"

/// Members of JSON objects, appended by hand or by their table: the comma before them stands in the key, a literal with
/// quotes, colon and all, so that a member is two or three appends.
namespace wsx {

template <class T, class AppendItem>
void append_json_list(std::string& out, const std::vector<T>& list, AppendItem append_item) {
  out += '[';
  for (const T& item : list) {
    if (&item != &list.front()) out += ',';
    append_item(out, item);
  }
  out += ']';
}

// Values of a type of ours have an append_value() beside the type; that of others must stand here to be found.
inline void append_value(std::string& out, std::string_view value) { append_json_string(out, value); }
inline void append_value(std::string& out, std::same_as<bool> auto value) { out += value ? "true" : "false"; }
template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) void append_value(std::string& out, T value) {
  append_json_number(out, std::uint64_t{value});
}
inline void append_value(std::string& out, double value) { append_json_number(out, value); }
inline void append_value(std::string& out, microseconds value) { append_json_ms(out, value); }
inline void append_value(std::string& out, Timestamp time) {
  out += '"';
  append_rfc3339(out, time);
  out += '"';
}
inline void append_value(std::string& out, const std::vector<std::string>& list) {
  append_json_list(out, list, append_json_string);
}
inline void append_value(std::string& out, const HeaderList& headers) {
  append_json_list(out, headers, [](std::string& list, const auto& header) {
    list += '[';
    append_json_string(list, header.first);
    list += ',';
    append_json_bytes(list, header.second);
    list += ']';
  });
}

template <class T>
void append_member(std::string& out, std::string_view key, const T& value) {
  out += key;
  append_value(out, value);
}

/// Leaves out what is not there.
template <class T>
void append_member(std::string& out, std::string_view key, const std::optional<T>& value) {
  if (value) append_member(out, key, *value);
}

/// The brackets of an object whose members were appended from `start` on, each with its comma.
inline void close_json_object(std::string& out, std::size_t start) {
  if (out.size() == start)
    out += '{';
  else
    out[start] = '{';
  out += '}';
}

template <class T, Literal Name, auto Field, auto Absent>
void append_entry(std::string& out, const T& object, const Member<Name, Field, Absent>& member) {
  using Value = typename Member<Name, Field, Absent>::template Value<const T>;
  const auto& value = member.get(object);
  if constexpr (requires { value.empty(); })
    if (member.rules.omits_empty && value.empty()) return;
  if constexpr (std::is_same_v<Value, std::string>)
    if (member.rules.is_bytes) {
      out += member.key();
      return append_json_bytes(out, value);
    }
  if constexpr (std::is_same_v<Value, double>) {
    out += member.key();
    append_json_number(out, value, member.rules.decimals);
  } else {
    append_member(out, member.key(), value);
  }
}

template <Described T>
void append_members(std::string& out, const T& object);

template <class T, auto Field>
void append_entry(std::string& out, const T& object, const MembersOf<Field>& members) {
  const auto& inner = members.get(object);
  if constexpr (Optional<decltype(inner)>) {
    if (inner) append_members(out, *inner);
  } else {
    append_members(out, inner);
  }
}

/// All members in the type's table, each with its comma. Entries of other kinds have an append_entry() next to them.
template <Described T>
void append_members(std::string& out, const T& object) {
  for_each_member<T>([&](auto index) { append_entry(out, object, k_member<T, index>); });
}

template <Described T>
void append_value(std::string& out, const T& object) {
  const auto start = out.size();
  append_members(out, object);
  close_json_object(out, start);
}

template <Described T>
void append_value(std::string& out, const std::vector<T>& list) {
  append_json_list(out, list, [](std::string& to, const T& item) { append_value(to, item); });
}

}  // namespace wsx
