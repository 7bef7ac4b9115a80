#pragma once
#include <string>

#include "base/result.hpp"

namespace wsx {

/// The whole file, byte for byte. A usage error when it cannot be read or is larger than the limit; its message
/// continues a sentence that begins with a flag's name.
Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes);

}  // namespace wsx
