#pragma once
#include "output/combine_sinks.hpp"
#include "rules/pattern.hpp"

namespace wsx {

/// Messages in which the expression is found. The text was checked where it was given.
inline MessageFilter make_filter(std::string_view pattern_text) {
  return [pattern = parse_pattern(pattern_text).value()](const Message& message) {
    return pattern.matches(message.payload);
  };
}

}  // namespace wsx
