#pragma once
#include "cli/value_kind.hpp"

namespace wsx {

// Looked at where they are given, so that a slip of the hand is told before anything happens. Nothing is opened: that
// would end what stands behind a named pipe.
extern const ValueKind<std::string> k_input_file;   // a file that can be read
extern const ValueKind<std::string> k_output_file;  // one that can be written, or made
extern const ValueKind<std::string> k_unix_path;    // short enough for a socket

}  // namespace wsx
