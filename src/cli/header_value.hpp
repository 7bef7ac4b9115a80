#pragma once
#include <string_view>

#include "base/result.hpp"

namespace wsx {

/// What -H takes: "Name: value", or "@file" with one of them a line (empty lines and lines that begin with # are
/// skipped). Usage errors continue a sentence that begins with the flag's name, name the line, and never quote a value:
/// it may be a secret. Refused are names that belong to the handshake; Host and Origin are not among them.
Result<HeaderList> parse_headers(std::string_view text);

}  // namespace wsx
