#include <csignal>

#include "cli/cli.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error code of write(), not the end of the process
  return wsx::run_cli(argc, argv);
}
