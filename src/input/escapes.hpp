#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// What a text with escapes means: \0 \a \b \e \f \n \r \t \v, \xHH for a byte, \uHHHH and \u{H…} for a character (two
/// \u that are a surrogate pair for one), \\ and \". The rest is as it is. Error: phase input, bad_argument, for any
/// other escape, with its place.
Result<std::string> parse_escapes(std::string_view text);

}  // namespace wsx
