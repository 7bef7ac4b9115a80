#include "cli/cli.hpp"

#include <chrono>

#include "cli/parse_args.hpp"
#include "commands/report.hpp"
#include "output/line_writer.hpp"

namespace wsx {
namespace {

ExitCode run(const ConnectOptions& options) { return run_connect(options); }
ExitCode run(const ListenOptions& options) { return run_listen(options); }
ExitCode run(const EchoOptions& options) { return run_echo(options); }
ExitCode run(const BenchOptions& options) { return run_bench(options); }
ExitCode run(const Printout& printout) {
  const bool is_asked_for = printout.exit_code == ExitCode::done;
  const auto writer = is_asked_for ? LineWriter::for_fd(1, "stdout") : LineWriter::for_fd(2, "stderr");
  writer->append(printout.text);
  writer->flush_blocking(std::chrono::hours(1));
  const auto error = is_asked_for ? writer->error() : std::nullopt;
  return error ? report_on_stderr(*error, ExitCode::ended_badly) : printout.exit_code;
}

}  // namespace

int run_cli(int argc, char** argv) {
  const std::vector<std::string> args(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(std::visit([](const auto& asked) { return run(asked); }, parse_args(args)));
}

}  // namespace wsx
