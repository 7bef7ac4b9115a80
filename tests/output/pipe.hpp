#pragma once
#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace wsx {

/// A pipe whose reading end never blocks, and whose ends close with it. Ignores SIGPIPE for the process.
class Pipe {
 public:
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(pipe(fds_), 0);
    fcntl(fds_[0], F_SETFL, O_NONBLOCK);
  }
  ~Pipe() {
    close_reader();
    close(fds_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int write_fd() const { return fds_[1]; }
  std::string read_all() { return read_up_to(std::string::npos); }
  std::string read_up_to(std::size_t most) {
    std::string out;
    char piece[4096];
    while (out.size() < most) {
      const auto got = read(fds_[0], piece, std::min(sizeof piece, most - out.size()));
      if (got <= 0) break;
      out.append(piece, static_cast<std::size_t>(got));
    }
    return out;
  }
  void close_reader() {
    if (fds_[0] >= 0) close(fds_[0]);
    fds_[0] = -1;
  }

 private:
  int fds_[2];
};

}  // namespace wsx
