#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "bench/plan.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_style.hpp"
#include "report/compare.hpp"
#include "report/fail_if.hpp"

namespace wsx {

/// `wsx bench`, with the defaults of its flags. settle_bench() has filled in the plan, but for what is decided at the
/// start: the URL that "echo:" gets, and threads.
struct BenchOptions : BenchOutputs, BenchStyle {
  std::string url;  // "": none was given; settle_bench() makes it "echo:" where that may be meant
  BenchPlan plan;
  std::optional<unsigned> threads;            // -t; unset: decided by where the server is
  std::optional<double> rate_per_connection;  // --rate-per-connection
  std::optional<std::string> message;         // -m, -x
  std::optional<std::string> first;           // --first
  std::optional<std::uint64_t> skip_first;    // --skip-first
  std::optional<std::string> file;            // -f FILE: one message
  std::optional<std::string> lines_file;      // -f @FILE: one message per line
  std::optional<std::uint64_t> size;          // --size: this many bytes
  bool binary = false;                        // -b

  bool quiet = false;  // -q: no live view, no stats
  std::vector<FailIf> fail_if;
  std::uint64_t repeat = 1;           // --repeat
  std::vector<std::string> baseline;  // --baseline: files
  CompareRequest compare;             // --max-regression, --metric; `strict` is that of all
  bool strict = false;                // exit 4 when a closed loop was limited by the generator
  std::vector<std::string> args;      // as given, for the command that reproduces the run
};

/// Runs the load test and prints its summary. Usage errors that need the whole (more connections than ports or
/// descriptors, a payload file) are reported on stderr, exit 2.
ExitCode run_bench(const BenchOptions& options);

}  // namespace wsx
