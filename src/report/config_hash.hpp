#pragma once
#include <string>
#include <utility>
#include <vector>

namespace wsx {

/// 16 hex digits of what makes runs comparable: all of a summary's configuration but the seed. FNV-1a with 64 bits: it
/// detects mistakes, not attacks.
std::string hash_config(const std::vector<std::pair<std::string, std::string>>& config);

}  // namespace wsx
