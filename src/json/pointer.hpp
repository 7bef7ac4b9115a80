#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// The way to a value within JSON: names of members, and indices of elements as they are written (RFC 6901).
using JsonPointer = std::vector<std::string>;

/// "" is all of it, "/a/0/b~1c" the member "b/c" of the first element of "a". Error: phase input, code bad_pointer.
Result<JsonPointer> parse_json_pointer(std::string_view text);

std::string format_json_pointer(const JsonPointer& pointer);

}  // namespace wsx
