#pragma once
#include <string>
#include <vector>

#include "event/event.hpp"
#include "json/expectation.hpp"
#include "rules/pattern.hpp"

namespace wsx {

/// What a received message must be: --expect REGEX or --expect-json POINTER=VALUE, as written.
struct ExpectedMessage {
  enum class Kind : std::uint8_t { regex, json };
  Kind kind = Kind::regex;
  std::string text;

  bool operator==(const ExpectedMessage&) const = default;
};

/// What is expected of the messages that come, one after the other. Messages in between are as they like.
class Expectations {
 public:
  /// Each was parsed before: what cannot be is left out.
  explicit Expectations(const std::vector<ExpectedMessage>& expected);

  /// Whether the message is the one that is next; then the one after it is. Binary messages are held against regular
  /// expressions, too.
  bool meets(const Message& message);
  bool empty() const { return all_.empty(); }
  bool all_met() const { return met_ == all_.size(); }
  /// The one that is next, as written; not when all are met.
  const std::string& next() const { return all_[met_].text; }

 private:
  struct Item {
    std::string text;
    std::optional<Pattern> pattern;  // else json
    std::optional<JsonExpectation> json;
  };
  std::vector<Item> all_;
  std::size_t met_ = 0;
};

}  // namespace wsx
