#pragma once

namespace wsx {

/// Parses the command line, runs what it asks for, and returns the process's exit code.
int run_cli(int argc, char** argv);

}  // namespace wsx
