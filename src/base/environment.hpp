#pragma once
#include <string_view>

namespace wsx {

/// A variable of the environment; empty when it is not set.
std::string_view environment(const char* name);

/// Whether the terminal can only be written to, line by line: TERM is "dumb", or says nothing.
bool is_terminal_dumb();

}  // namespace wsx
