#include "cli/values/named_file.hpp"

#include <filesystem>

#include "cli/parser/usage_error.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;

/// Whether both names mean one file, or will once it exists. A device such as /dev/null takes everything.
bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) return !fs::is_character_file(a, error);
  const auto place = [&](const std::string& name) { return fs::weakly_canonical(fs::absolute(name, error), error); };
  return !fs::exists(a, error) && !fs::exists(b, error) && place(a) == place(b);
}

}  // namespace

Result<void> check_distinct(const std::vector<NamedFile>& files) {
  for (const auto& [flag, file] : files)
    for (const auto& [other_flag, other] : files) {
      if (&file == &other) break;
      if (file && other && is_same_file(*file, *other))
        return usage_error(std::string(flag) + " and " + std::string(other_flag) + " name the same file, " +
                           quote_value(*file));
    }
  return {};
}

}  // namespace wsx
