#include "commands/summary_files.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "base/fd.hpp"
#include "report/read_summary.hpp"

namespace wsx {
namespace {

Error refuse_reading(std::string code, const std::string& name, const std::string& why) {
  return {Phase::io, std::move(code), "cannot read " + name + ": " + why, ""};
}

Result<std::string> read_all(int fd, const std::string& name) {
  auto text = read_whole(fd, k_max_summary_bytes);
  if (!text) return refuse_reading("read_failed", name, std::strerror(errno));
  if (text->size() > k_max_summary_bytes) return refuse_reading("read_failed", name, "it has more than 128 MiB");
  return *std::move(text);
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
