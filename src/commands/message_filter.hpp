#pragma once
#include <optional>

#include "output/combine_sinks.hpp"
#include "rules/pattern.hpp"

namespace wsx {

/// Messages in which the expression is found; without one all are.
inline MessageFilter make_filter(std::optional<Pattern> pattern) {
  if (!pattern) return nullptr;
  return [pattern = *std::move(pattern)](const Message& message) { return pattern.matches(message.payload); };
}

}  // namespace wsx
