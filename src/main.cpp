#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <unistd.h>

#include "base/exit_code.hpp"
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
  try {
    return wsx::run_cli(argc, argv);
  } catch (const std::exception& exception) {  // no memory, no descriptors
    std::fprintf(stderr, "wsx: cannot continue: %s\n", exception.what());
    return static_cast<int>(wsx::ExitCode::ended_badly);
  }
}
