#pragma once
#include <string>
#include <variant>
#include <vector>

#include "base/exit_code.hpp"
#include "cli/config.hpp"
#include "commands/bench.hpp"
#include "commands/bench_ab.hpp"
#include "commands/bench_compare.hpp"
#include "commands/bench_report.hpp"
#include "commands/connect.hpp"
#include "commands/echo.hpp"
#include "commands/listen.hpp"

namespace wsx {

/// Instead of a command: help or a version for stdout, or (exit code usage) what is wrong, for stderr.
struct Printout {
  std::string text;
  ExitCode exit_code = ExitCode::done;
};

/// What the command line asks for.
using Parsed = std::variant<ConnectOptions, ListenOptions, EchoOptions, BenchOptions, BenchReportOptions,
                            BenchCompareOptions, BenchAbOptions, Printout>;

/// Takes the arguments after the program's name. The flags of the configuration come before them. Reads the files that
/// "@file" names and nothing else.
Parsed parse_args(const std::vector<std::string>& args, const Config& config = {});

}  // namespace wsx
