#pragma once
#include <string_view>
#include <vector>

#include "base/cookie.hpp"

namespace wsx {

/// What --cookie takes: "a=b; c=d", or "@file" with such lines or a cookie jar's; lines that begin with # are comments.
/// Usage errors continue a sentence that begins with the flag's name, name the line, and never quote a value.
Result<std::vector<Cookie>> parse_cookie_value(std::string_view text);

}  // namespace wsx
