#include "output/pipe.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>

namespace wsx {

Pipe::Pipe() {
  std::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(pipe(fds_), 0);
  fcntl(fds_[0], F_SETFL, O_NONBLOCK);
}

Pipe::~Pipe() {
  close_reader();
  close(fds_[1]);
}

void Pipe::close_reader() {
  if (fds_[0] >= 0) close(fds_[0]);
  fds_[0] = -1;
}

std::string Pipe::read_up_to(std::size_t most) {
  std::string out;
  char piece[4096];
  while (out.size() < most) {
    const auto got = read(fds_[0], piece, std::min(sizeof piece, most - out.size()));
    if (got <= 0) break;
    out.append(piece, static_cast<std::size_t>(got));
  }
  return out;
}

TEST(Pipe, IsEmptyWhenNothingWasWritten) { EXPECT_EQ(Pipe().read_all(), ""); }

}  // namespace wsx
