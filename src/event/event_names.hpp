#pragma once
#include <algorithm>
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

/// A name with its quotes, so that writing it is one append.
class QuotedName {
 public:
  constexpr QuotedName() = default;
  constexpr explicit QuotedName(std::string_view name) : size_(name.size() + 2) {
    std::copy(name.begin(), name.end(), text_.begin() + 1);
    text_[0] = text_[size_ - 1] = '"';
  }
  constexpr std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 24> text_{};
  std::size_t size_ = 0;
};

template <class Enum>
inline constexpr auto k_quoted_names = [] {
  std::array<QuotedName, k_names<Enum>.size()> quoted;
  std::transform(k_names<Enum>.begin(), k_names<Enum>.end(), quoted.begin(),
                 [](auto name) { return QuotedName(name); });
  return quoted;
}();

/// The values of `type`, in the order of Event::what's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<decltype(Event::what)>> k_type_names{
    "listening", "open",  "message", "ping", "pong",  "frame", "close",
    "error",     "retry", "expect",  "step", "stats", "wait"};

}  // namespace wsx
