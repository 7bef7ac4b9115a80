#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace wsx {

/// A flag and the file that it names, if it is given.
struct NamedFile {
  std::string_view flag;
  const std::optional<std::string>& path;
};

/// Two flags may not name one file, under whatever names; a device such as /dev/null takes everything. A usage error.
Result<void> check_distinct(const std::vector<NamedFile>& files);

}  // namespace wsx
