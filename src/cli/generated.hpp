#pragma once
#include <string>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// What `wsx --manual PART`, `wsx --schema VOCABULARY` or `wsx --completion SHELL` prints, or a usage error: the parts
/// of man/ and completions/ that are made of the flags, and those of man/ and src/ that are made of member tables
/// (json/members.hpp). PART is a command or an object such as events.open. scripts/update-pages puts them there.
Result<std::string> generate(const std::string& flag, const std::string& what);

}  // namespace wsx
