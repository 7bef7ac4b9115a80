#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/text.hpp"

/// Members of JSON objects, appended by hand: the comma before them stands in the key, a literal with quotes, colon and
/// all, so that a member is two or three appends.
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
inline void append_value(std::string& out, std::uint64_t value) { append_json_number(out, value); }
inline void append_value(std::string& out, unsigned value) { append_json_number(out, std::uint64_t{value}); }
inline void append_value(std::string& out, double value) { append_json_number(out, value); }
inline void append_value(std::string& out, microseconds value) { append_json_ms(out, value); }
inline void append_value(std::string& out, const std::vector<std::string>& list) {
  append_json_list(out, list, append_json_string);
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

}  // namespace wsx
