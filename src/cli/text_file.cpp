#include "cli/text_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/units.hpp"
#include "cli/usage_error.hpp"

namespace wsx {

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes) {
  const auto refuse = [&](const std::string& why) {
    return usage_error("cannot read " + quote_value(path) + ": " + why);
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return refuse(std::strerror(errno));
  std::string text;
  char piece[16 * 1024];
  while (const std::size_t n = std::fread(piece, 1, sizeof piece, file.get())) {
    text.append(piece, n);
    if (text.size() > max_bytes) return refuse("it is larger than " + format_size(max_bytes));
  }
  if (std::ferror(file.get())) return refuse(std::strerror(errno));
  return text;
}

}  // namespace wsx
