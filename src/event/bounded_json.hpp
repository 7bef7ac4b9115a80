#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// One JSON value of any type, within k_max_event_bytes and so many levels; errors as of parse_object().
Result<nlohmann::json> parse_bounded_json(std::string_view text, int max_depth);

/// Whether arrays and objects lie within each other more than so many times; the text need not be JSON.
bool is_deeper_than(std::string_view json, int max_depth);

/// What the parser found wrong, without the place.
std::string explain_json(const nlohmann::json::exception& failure);

/// One JSON object from outside, within k_max_event_bytes and k_max_event_depth, so that it can cost neither the stack
/// nor more memory than its size suggests. Error: phase input, code bad_json, with the parser's reason and the byte.
Result<nlohmann::json> parse_object(std::string_view text);

}  // namespace wsx
