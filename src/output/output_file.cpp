#include "output/output_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace wsx {
namespace {

namespace fs = std::filesystem;

Error cannot_write(std::string code, const std::string& path, int error_number) {
  return {Phase::io, std::move(code), "cannot write to " + path + ": " + std::strerror(error_number), ""};
}

std::string folder_of(const std::string& path) {
  const auto folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Nothing of that name, or a name that cannot be looked at: nothing.
std::optional<struct stat> look_at(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

/// Where the path leads, through symbolic links.
std::string follow_links(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : path;
}

/// Something of that name can be replaced by another file. /dev/stdout cannot, wherever it leads.
bool is_replaceable(const struct stat& status, const std::string& path, const std::string& target) {
  if (!S_ISREG(status.st_mode) || path.starts_with("/dev/") || path.starts_with("/proc/")) return false;
  const auto folder = look_at(folder_of(target));
  return folder && folder->st_dev == status.st_dev;  // otherwise it is a mount point
}

bool leads_nowhere(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode);
}

/// A new file beside its place; -1: errno says why.
int create_part(const std::string& part, mode_t mode) {
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY;
  const int fd = ::open(part.c_str(), flags, mode);
  if (fd >= 0 || errno != EEXIST) return fd;
  ::unlink(part.c_str());  // of a process that was killed, whose number this one has
  return ::open(part.c_str(), flags, mode);
}

constexpr mode_t mode_for(OutputFile::Readers readers) { return readers == OutputFile::Readers::owner ? 0600 : 0666; }

/// There is no beside, which a file of that name need not mind.
bool may_write_directly(int error_number, bool exists) {
  return error_number == ENAMETOOLONG ||
         (exists && (error_number == EACCES || error_number == EPERM || error_number == EROFS));
}

/// A named pipe, opened for writing as soon as somebody reads it.
Result<int> open_pipe(const std::string& path, std::chrono::steady_clock::time_point deadline) {
  constexpr auto k_poll = std::chrono::milliseconds(10);  // nothing tells of a reader that comes
  for (;;) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0) return fd;
    if (errno != ENXIO) return cannot_write("open_failed", path, errno);
    if (std::chrono::steady_clock::now() >= deadline)
      return Error{Phase::io, "timeout", "nobody has opened " + path + " for reading (--timeout)", ""};
    std::this_thread::sleep_for(k_poll);
  }
}

Result<void> write_all(LineWriter& writer, const std::string& path, std::chrono::milliseconds patience) {
  const auto state = writer.flush_blocking(patience);
  if (const auto error = writer.error()) return *error;
  if (state == LineWriter::State::blocked)
    return Error{Phase::io, "write_failed", "cannot write to " + path + ": nobody reads it", ""};
  return {};
}

}  // namespace

Result<std::unique_ptr<OutputFile>> OutputFile::open(const std::string& path, Readers readers,
                                                     std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_ptr<OutputFile> file(new OutputFile);
  file->path_ = path;
  file->readers_ = readers;
  file->target_ = follow_links(path);
  const auto old = look_at(path);
  if (deadline && old && S_ISFIFO(old->st_mode)) {
    const auto fd = open_pipe(path, *deadline);
    if (!fd) return fd.error();
    file->writer_ = LineWriter::own_fd(*fd, path);
    return file;
  }
  if (old ? is_replaceable(*old, path, file->target_) : !leads_nowhere(path)) {
    if (old && ::access(path.c_str(), W_OK) != 0) return cannot_write("open_failed", path, errno);
    const auto part = file->target_ + "." + std::to_string(::getpid()) + ".part";
    const int fd = create_part(part, mode_for(readers));
    if (fd < 0 && !may_write_directly(errno, old.has_value())) return cannot_write("open_failed", path, errno);
    if (fd >= 0) {
      const mode_t allowed = readers == Readers::owner ? 0600 : 07777;
      // As the old one was; what this user may not give stays its own.
      if (old && ::fchown(fd, old->st_uid, old->st_gid) == 0) ::fchmod(fd, old->st_mode & allowed);
      file->part_ = part;
      file->writer_ = LineWriter::own_fd(fd, path);
      return file;
    }
  }
  auto writer = LineWriter::open_file(path, LineWriter::Existing::replace, mode_for(readers));
  if (!writer) return writer.error();
  file->writer_ = std::move(*writer);
  return file;
}

OutputFile::~OutputFile() {
  if (!part_.empty()) ::unlink(part_.c_str());
}

Result<void> OutputFile::commit(std::chrono::milliseconds patience) {
  if (auto written = write_all(*writer_, path_, patience); !written) return written;
  if (part_.empty()) return {};
  if (::rename(part_.c_str(), target_.c_str()) != 0) return copy_part(errno);
  part_.clear();
  return {};
}

/// For a place that cannot be taken, such as another user's file in /tmp, which gets no secrets. What was measured or
/// received is not thrown away.
Result<void> OutputFile::copy_part(int why_not_renamed) {
  std::error_code failed;
  if (readers_ == Readers::all) fs::copy_file(part_, target_, fs::copy_options::overwrite_existing, failed);
  if (failed || readers_ == Readers::owner) {
    auto error = cannot_write("write_failed", path_, why_not_renamed);
    error.message += "; it is in " + std::exchange(part_, "");
    return error;
  }
  ::unlink(std::exchange(part_, "").c_str());
  return {};
}

Result<void> check_extendable(const std::string& path) {
  const auto old = look_at(path);
  if (old && S_ISDIR(old->st_mode)) return cannot_write("open_failed", path, EISDIR);
  const auto place = old ? path : folder_of(path);
  if (::access(place.c_str(), old ? W_OK : W_OK | X_OK) != 0) return cannot_write("open_failed", path, errno);
  return {};
}

Result<void> extend_file(const std::string& path, std::string_view text, std::chrono::milliseconds patience,
                         OutputFile::Readers readers) {
  const auto old = look_at(path);
  auto writer = LineWriter::open_file(path, LineWriter::Existing::extend, mode_for(readers));
  if (!writer) return writer.error();
  (*writer)->append(text);
  auto written = write_all(**writer, path, patience);
  if (written) return {};
  if (!old)
    ::unlink(path.c_str());
  else if (S_ISREG(old->st_mode) && ::truncate(path.c_str(), old->st_size) != 0)
    return cannot_write("write_failed", path, errno);
  return written;
}

}  // namespace wsx
