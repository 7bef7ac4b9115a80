#pragma once
#include <string>
#include <utility>
#include <vector>

namespace wsx {

/// 16 hex digits of what makes runs comparable: all flags but those that only say where to and what for, such as
/// output files and rules. FNV-1a with 64 bits: it tells mistakes, it resists nobody.
std::string hash_config(const std::vector<std::pair<std::string, std::string>>& config);

}  // namespace wsx
