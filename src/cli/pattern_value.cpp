#include "cli/pattern_value.hpp"

#include "cli/usage_error.hpp"
#include "rules/pattern.hpp"

namespace wsx {
namespace {

/// Only checked here; it is compiled again by whoever uses it.
Result<std::string> check_pattern(std::string_view text) {
  if (const auto pattern = parse_pattern(text); !pattern)
    return usage_error("takes a regular expression, not " + quote_value(text) + ": " + pattern.error().message);
  return std::string(text);
}

}  // namespace

const ValueKind<std::string> k_pattern{"REGEX", "a regular expression", check_pattern};

}  // namespace wsx
