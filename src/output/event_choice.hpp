#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "event/event.hpp"

namespace wsx {

/// Which events stdout shows (--only): those of any of these types, and those that went in one of these directions;
/// where both are given, both hold. Neither: all events. An event without a direction is shown if its type is named.
struct EventChoice {
  bool in = false, out = false;
  std::uint32_t types = 0;  // a bit for each alternative of Event::what

  bool operator==(const EventChoice&) const = default;
  bool is_all() const { return !in && !out && types == 0; }
  bool wants(const Event& event) const;
  template <class What>
  bool names() const {
    return types == 0 || (types & bit_of(decltype(Event::what)(What{}).index())) != 0;
  }
  static constexpr std::uint32_t bit_of(std::size_t index) { return 1u << index; }
};

/// "in,message,close". Error: a word that is none of them, with what it may have been meant to be.
Result<EventChoice> parse_event_choice(std::string_view text);

}  // namespace wsx
