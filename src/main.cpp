#include <csignal>
#include <fcntl.h>
#include <unistd.h>

#include "cli/cli.hpp"

namespace {

/// A caller may have closed stdin, stdout or stderr; the next socket would take its place, and get what was meant for
/// it.
void fill_standard_descriptors() {
  int fd = 0;
  do fd = ::open("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0) ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  fill_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error code of write(), not the end of the process
  return wsx::run_cli(argc, argv);
}
