#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "json/pointer.hpp"

namespace wsx {

/// The first place where two JSON values differ, and what is there; null: there is nothing.
struct JsonDifference {
  JsonPointer at;
  const nlohmann::json* expected;
  const nlohmann::json* got;
};

/// The order of an object's members means nothing; numbers are equal as numbers (1 and 1.0). Places that are ignored,
/// and all within them, may be what they like or not be. The result points into the values. Goes down the stack a level
/// a level: the caller limits the depth.
std::optional<JsonDifference> find_difference(const nlohmann::json& expected, const nlohmann::json& got,
                                              const std::set<JsonPointer>& ignored);

}  // namespace wsx
