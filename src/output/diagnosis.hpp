#pragma once
#include <string>

#include "base/error.hpp"

namespace wsx {

/// An error as a line for stderr, newline included, safe for a terminal: "wsx: the message (hint: what to try)".
std::string format_diagnosis(const Error& error);

}  // namespace wsx
