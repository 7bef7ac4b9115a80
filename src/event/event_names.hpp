#pragma once
#include <array>
#include <optional>
#include <string_view>

#include "event/event.hpp"

/// How the vocabulary's enumerations are spelt, in the order of their values; shared by what writes JSON and what reads
/// it.
namespace wsx {

constexpr std::string_view k_event_schema = "wsx.events/1";

template <class Enum>
inline constexpr std::array<std::string_view, 0> k_names{};
template <>
inline constexpr std::array<std::string_view, 2> k_names<Direction>{"in", "out"};
template <>
inline constexpr std::array<std::string_view, 2> k_names<Role>{"client", "server"};
template <>
inline constexpr std::array<std::string_view, 3> k_names<ClosedBy>{"local", "peer", "none"};
template <>
inline constexpr std::array<std::string_view, 2> k_names<Side>{"downstream", "upstream"};
template <class Enum>
constexpr std::string_view format_name(Enum value) {
  return k_names<Enum>[static_cast<std::size_t>(value)];
}

inline std::string_view format_name(Phase phase) { return format_phase(phase); }

/// The values of `type`, in the order of Event::what's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<decltype(Event::what)>> k_type_names{
    "listening", "open", "message", "ping", "pong", "frame", "close", "error", "retry", "expect", "stats", "wait"};

}  // namespace wsx
