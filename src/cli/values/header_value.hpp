#pragma once
#include <string_view>
#include <vector>

#include "base/cookie.hpp"
#include "base/result.hpp"

/// What -H and --cookie take. Usage errors continue a sentence that begins with the flag's name, name the line, and
/// never quote a value: it may be a secret.
namespace wsx {

/// "Name: value", or "@file" with one header per line (empty lines and lines that begin with # are skipped). Names that
/// belong to the handshake are refused; Host and Origin are not among them.
Result<HeaderList> parse_headers(std::string_view text);

/// "a=b; c=d", or "@file" with such lines or a cookie jar's; lines that begin with # are comments.
Result<std::vector<Cookie>> parse_cookie_value(std::string_view text);

}  // namespace wsx
