#pragma once
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace wsx {

/// A pipe whose reading end never blocks, and whose ends close with it. Ignores SIGPIPE for the process.
class Pipe {
 public:
  Pipe();
  ~Pipe();
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int write_fd() const { return fds_[1]; }
  std::string read_all() { return read_up_to(std::string::npos); }
  std::string read_up_to(std::size_t most);
  void close_reader();

 private:
  int fds_[2];
};

}  // namespace wsx
