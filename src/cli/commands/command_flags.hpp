#pragma once
#include "cli/parser/flag_set.hpp"
#include "commands/bench.hpp"
#include "commands/bench_ab.hpp"
#include "commands/bench_compare.hpp"
#include "commands/bench_report.hpp"
#include "commands/connect.hpp"
#include "commands/echo.hpp"
#include "commands/listen.hpp"

/// The flags of each command, and what no flag alone can see. Parsing the flags fills in the options.
namespace wsx {

FlagSet connect_flags(ConnectOptions& options);
/// Refuses a URL that is missing or wrong, and flags that contradict each other or the URL.
Result<void> check_connect(const ConnectOptions& options);

FlagSet listen_flags(ListenOptions& options);
Result<void> check_listen(const ListenOptions& options);

FlagSet echo_flags(EchoOptions& options);

/// Unlike connect, it offers no compression unless asked.
FlagSet bench_flags(BenchOptions& options);
/// Refuses what contradicts itself, then fills in what follows from several flags: the plan's URL, rate and payload.
/// Reads the payload's file.
Result<void> settle_bench(BenchOptions& options);

FlagSet bench_report_flags(BenchReportOptions& options);
Result<void> check_bench_report(const BenchReportOptions& options);

FlagSet bench_ab_flags(BenchAbOptions& options);
/// As settle_bench(), for both sides.
Result<void> settle_bench_ab(BenchAbOptions& options);

/// Their arguments are those of mark_sides().
FlagSet bench_compare_flags(BenchCompareOptions& options);
Result<void> check_bench_compare(const BenchCompareOptions& options);
/// "--" between A and B becomes an argument, so that flags may follow it.
std::vector<std::string> mark_sides(std::vector<std::string> args);

}  // namespace wsx
