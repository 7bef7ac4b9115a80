#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// What one place of a JSON text must hold: "/params/0/state=open". The place is a JSON pointer (RFC 6901; empty: the
/// whole text), the value is JSON or else a string without its quotes; the first "=" stands between them.
class JsonExpectation {
 public:
  /// Whether the text is JSON that has this value there; numbers are equal as numbers (1 and 1.0), members of objects
  /// in any order.
  bool matches(std::string_view json) const;
  /// As it was written.
  const std::string& text() const;
  bool operator==(const JsonExpectation& other) const { return text() == other.text(); }

 private:
  friend Result<JsonExpectation> parse_json_expectation(std::string_view text);
  struct Parsed;
  explicit JsonExpectation(std::shared_ptr<const Parsed> parsed) : parsed_(std::move(parsed)) {}

  std::shared_ptr<const Parsed> parsed_;
};

/// Error: phase input, code bad_expectation; the message continues "takes POINTER=VALUE …".
Result<JsonExpectation> parse_json_expectation(std::string_view text);

}  // namespace wsx
