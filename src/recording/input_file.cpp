#include "recording/input_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wsx {
namespace {

Error refuse_file(const std::string& path, const std::string& why, std::string hint = "") {
  return {Phase::input, "recording_unreadable", "cannot read " + path + ": " + why, std::move(hint)};
}

}  // namespace

Error refuse_recording(const std::string& path, const std::string& where, const std::string& what, std::string hint) {
  return {Phase::input, "bad_recording", path + (where.empty() ? "" : ", " + where) + ": " + what, std::move(hint)};
}

InputFile::InputFile(int fd, std::string path) : fd_(fd), path_(std::move(path)), piece_(k_piece_bytes, '\0') {}

InputFile::~InputFile() { close(fd_); }

Result<std::unique_ptr<InputFile>> InputFile::open(const std::string& path) {
  // O_NONBLOCK: to open a pipe must not wait for its writer.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return refuse_file(path, std::strerror(errno));
  std::unique_ptr<InputFile> file(new InputFile(fd, path));
  struct stat status {};
  if (fstat(fd, &status) != 0) return refuse_file(path, std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return refuse_file(path, "it is a directory");
  if (!S_ISREG(status.st_mode))
    return refuse_file(path, "it is not a regular file", "use --input json to read events from a pipe");
  return file;
}

Result<std::string_view> InputFile::read() {
  for (;;) {
    const ssize_t bytes = ::read(fd_, piece_.data(), piece_.size());
    if (bytes >= 0) return std::string_view(piece_.data(), static_cast<std::size_t>(bytes));
    if (errno != EINTR) return refuse_file(path_, std::strerror(errno));
  }
}

}  // namespace wsx
