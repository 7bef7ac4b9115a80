#include "commands/summary_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "base/fd.hpp"
#include "report/read_summary.hpp"

namespace wsx {
namespace {

constexpr std::size_t k_summary_piece_bytes = 64 * 1024;

Error refuse_reading(std::string code, const std::string& name, const std::string& why) {
  return {Phase::io, std::move(code), "cannot read " + name + ": " + why, ""};
}

Result<std::string> read_all(int fd, const std::string& name) {
  std::string text;
  for (;;) {
    const auto size = text.size();
    text.resize(size + k_summary_piece_bytes);
    const ssize_t bytes = ::read(fd, text.data() + size, k_summary_piece_bytes);
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(0, bytes)));
    if (bytes == 0) return text;
    if (bytes < 0 && errno != EINTR) return refuse_reading("read_failed", name, std::strerror(errno));
    if (text.size() > k_max_summary_bytes) return refuse_reading("read_failed", name, "it has more than 128 MiB");
  }
}

}  // namespace

Result<std::vector<Summary>> read_summary_file(const std::string& path) {
  const bool is_stdin = path == "-";
  const std::string name = is_stdin ? "stdin" : path;
  const Fd file(is_stdin ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!is_stdin && !file) return refuse_reading("open_failed", name, std::strerror(errno));
  const auto text = read_all(is_stdin ? STDIN_FILENO : file.get(), name);
  if (!text) return text.error();
  return read_summaries(*text, name);
}

Result<std::vector<Summary>> read_summary_files(const std::vector<std::string>& paths) {
  std::vector<Summary> all;
  for (const std::string& path : paths) {
    auto summaries = read_summary_file(path);
    if (!summaries) return summaries.error();
    for (Summary& summary : *summaries) all.push_back(std::move(summary));
  }
  return all;
}

}  // namespace wsx
