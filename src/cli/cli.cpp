#include "cli/cli.hpp"

#include <algorithm>
#include <chrono>
#include <unistd.h>

#include "cli/parse_args.hpp"
#include "commands/report.hpp"
#include "output/line_writer.hpp"

namespace wsx {
namespace {

ExitCode run(const ConnectOptions& options) { return run_connect(options); }
ExitCode run(const ListenOptions& options) { return run_listen(options); }
ExitCode run(const EchoOptions& options) { return run_echo(options); }
ExitCode run(const BenchOptions& options) { return run_bench(options); }
ExitCode run(const BenchReportOptions& options) { return run_bench_report(options); }
ExitCode run(const BenchCompareOptions& options) { return run_bench_compare(options); }
ExitCode run(const BenchAbOptions& options) { return run_bench_ab(options); }
ExitCode run(const Printout& printout) {
  const bool is_asked_for = printout.exit_code == ExitCode::done;
  const auto writer = is_asked_for ? LineWriter::for_fd(1, "stdout") : LineWriter::for_fd(2, "stderr");
  writer->append(printout.text);
  writer->flush_blocking(std::chrono::hours(1));
  const auto error = is_asked_for ? writer->error() : std::nullopt;
  return error ? report_on_stderr(*error, ExitCode::ended_badly) : printout.exit_code;
}

/// Of a person at a terminal. A script does what its command line says.
Config find_config(const std::vector<std::string>& args) {
  const bool is_ignored = std::ranges::find(args, "--no-config") != args.end() || (!args.empty() && args[0] == "bench");
  if (::isatty(STDOUT_FILENO) == 0 || is_ignored) return {};
  Config config{.path = default_config_path()};
  config.lines = read_config(config.path);
  if (!config.lines) return config;
  const auto err = LineWriter::for_fd(2, "stderr");
  err->append(warn_of_exposed_secrets(*config.lines, config.path));
  err->flush_blocking(std::chrono::seconds(1));
  return config;
}

}  // namespace

int run_cli(int argc, char** argv) {
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto parsed = parse_args(args, find_config(args));
  return static_cast<int>(std::visit([](const auto& asked) { return run(asked); }, parsed));
}

}  // namespace wsx
