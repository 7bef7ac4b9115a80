#pragma once
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace wsx {

/// A mistake in the command line. The sentence has no full stop; main adds the program's name before it.
Error usage_error(std::string message);
bool is_usage_error(const Error& error);

/// "the message; the hint": what an error of the layers below says within a usage error.
std::string format_in_line(const Error& error);

/// Makes a text fit for one line: control characters are escaped, what is too long is cut short.
std::string shorten(std::string_view text);
/// The same between quotes.
std::string quote_value(std::string_view value);

}  // namespace wsx
