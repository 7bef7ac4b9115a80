#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wsx {

/// 16 hex digits of what makes runs comparable: all of a summary's configuration but the seed. FNV-1a with 64 bits: it
/// detects mistakes, not attacks.
std::string hash_config(const std::vector<std::pair<std::string, std::string>>& config);

/// The same of what is too long for a configuration. Not for secrets: those who guess one would see that it is right.
std::string hash_texts(const std::vector<std::string_view>& texts);

}  // namespace wsx
