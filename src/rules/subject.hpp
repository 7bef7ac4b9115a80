#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "event/event.hpp"
#include "rules/json_places.hpp"

namespace wsx {

/// A client's message while rules look at it. Points to the message and to the rules' places.
class Subject {
 public:
  Subject(const Message& message, const JsonPlaces& places)
      : captures{message.payload}, message_(message), places_(places) {}

  std::string_view payload() const { return message_.payload; }
  PayloadKind kind() const { return message_.kind; }
  /// The JSON at this place of the rules; empty: there is none. The message is read once, when the first
  /// rule asks.
  std::string_view json(std::size_t place) const {
    if (!found_) found_ = places_.find(message_.payload);
    return (*found_)[place];
  }

  /// What the rule's expression found, and its groups; the whole message for a rule without one.
  std::vector<std::string_view> captures;
  bool gave_up = false;  // for the rule that was asked last

 private:
  const Message& message_;
  const JsonPlaces& places_;
  mutable std::optional<std::vector<std::string_view>> found_;
};

}  // namespace wsx
