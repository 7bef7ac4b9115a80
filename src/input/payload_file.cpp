#include "input/payload_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.hpp"
#include "base/units.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

namespace fs = std::filesystem;

std::string expand_home(std::string_view path) {
  const char* home = std::getenv("HOME");
  if (!path.starts_with("~/") || !home) return std::string(path);
  return home + std::string(path.substr(1));
}

Error refuse_payload_file(const std::string& path, const std::string& why) {
  return {Phase::input, "read_failed", "cannot read " + path + ": " + why, ""};
}

Error refuse_size(const std::string& path, std::uint64_t max_bytes) {
  return {Phase::input, "line_too_long", path + " is larger than " + format_size(max_bytes), "raise --max-message"};
}

Result<std::string> read_descriptor(int fd, const std::string& path, std::uint64_t max_bytes) {
  auto bytes = read_whole(fd, max_bytes);
  if (!bytes) return refuse_payload_file(path, std::strerror(errno));
  if (bytes->size() > max_bytes) return refuse_size(path, max_bytes);
  return *std::move(bytes);
}

}  // namespace

Result<Message> read_payload_file(const std::string& path, std::uint64_t max_bytes) {
  const Fd file(::open(expand_home(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return refuse_payload_file(path, std::strerror(errno));
  struct stat status {};
  Result<std::string> bytes = refuse_payload_file(path, "it is not a regular file");
  if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
    bytes = refuse_payload_file(path, std::strerror(EISDIR));
  if (S_ISREG(status.st_mode)) bytes = read_descriptor(file.get(), path, max_bytes);
  if (!bytes) return bytes.error();
  Message message;
  message.dir = Direction::out;
  message.kind = is_utf8(*bytes) ? PayloadKind::text : PayloadKind::binary;
  message.payload = std::move(*bytes);
  return message;
}

std::vector<std::string> complete_path(std::string_view typed) {
  const auto name_begin = typed.rfind('/') + 1;  // npos + 1 is 0
  const auto folder = typed.substr(0, name_begin), name = typed.substr(name_begin);
  std::vector<std::string> paths;
  std::error_code error;
  const auto where = expand_home(folder);
  for (fs::directory_iterator at(where.empty() ? "." : where, error), end; !error && at != end; at.increment(error)) {
    auto found = at->path().filename().string();
    if (!found.starts_with(name) || !is_utf8(found) || (name.empty() && found.starts_with('.'))) continue;
    std::error_code unknown;
    if (at->is_directory(unknown)) found += '/';
    paths.push_back(std::string(folder) + found);
    if (paths.size() == k_max_completions) break;
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace wsx
