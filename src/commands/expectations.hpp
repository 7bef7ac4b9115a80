#pragma once
#include <string>
#include <variant>
#include <vector>

#include "event/event.hpp"
#include "json/expectation.hpp"
#include "rules/pattern.hpp"

namespace wsx {

/// What a received message must be: --expect REGEX or --expect-json POINTER=VALUE.
using ExpectedMessage = std::variant<Pattern, JsonExpectation>;

/// What received messages must match, one after the other. Any messages may come in between.
class Expectations {
 public:
  explicit Expectations(std::vector<ExpectedMessage> expected) : all_(std::move(expected)) {}

  /// Whether the message is the one that is next; then the one after it is. Binary messages are held against regular
  /// expressions, too.
  bool meets(const Message& message);
  bool empty() const { return all_.empty(); }
  bool all_met() const { return met_ == all_.size(); }
  /// The one that is next, as written; not when all are met.
  const std::string& next() const;

 private:
  std::vector<ExpectedMessage> all_;
  std::size_t met_ = 0;
};

}  // namespace wsx
