#pragma once
#include <concepts>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "event/event.hpp"
#include "event/event_names.hpp"
#include "json/reader.hpp"

/// The values of members, read from JSON. What is not such a value is the reader's first mistake, and nothing is
/// stored.
namespace wsx {

using EventReader = JsonReader<nlohmann::json>;

void read_value(const EventReader& from, std::string& into);
void read_value(const EventReader& from, bool& into);
void read_value(const EventReader& from, double& into);
void read_value(const EventReader& from, microseconds& into);
void read_value(const EventReader& from, Timestamp& into);
void read_value(const EventReader& from, Phase& into);
void read_value(const EventReader& from, std::vector<std::string>& into);
void read_value(const EventReader& from, HeaderList& into);
/// A string, or {"base64":"…"}.
void read_bytes(const EventReader& from, std::string& into);
/// Which of the words.
std::optional<std::size_t> read_word(const EventReader& from, std::span<const std::string_view> words);
std::optional<std::uint64_t> read_whole(const EventReader& from, std::uint64_t most);

template <std::unsigned_integral T>
void read_value(const EventReader& from, T& into) {
  if (const auto value = read_whole(from, std::numeric_limits<T>::max())) into = static_cast<T>(*value);
}

template <class Enum>
requires std::is_enum_v<Enum>
void read_value(const EventReader& from, Enum& into) {
  if (const auto index = read_word(from, k_names<Enum>)) into = static_cast<Enum>(*index);
}

template <class T>
void read_value(const EventReader& from, std::optional<T>& into) {
  read_value(from, into.emplace());
}

}  // namespace wsx
