#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <unistd.h>

namespace wsx {

/// Owns a file descriptor; a negative one is none.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() {
    if (fd_ >= 0) ::close(fd_);
  }
  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// What there is to read up to the end. Anything longer than `most` bytes is more than it, and was not read to its end:
/// a file may grow meanwhile. Nothing: it cannot be read, and errno says why.
std::optional<std::string> read_whole(int fd, std::size_t most);

}  // namespace wsx
