#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// What `wsx --manual COMMAND` or `wsx --completion SHELL` prints, or a usage error: the parts of man/ and completions/
/// that are made of the flags. scripts/update-pages puts them there.
Result<std::string> generate(const std::string& flag, const std::string& what);

}  // namespace wsx
