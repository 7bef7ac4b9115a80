#pragma once
#include "cli/flag_set.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// What a load test does: its mode, how many connections, how much, how fast, how long.
void add_bench_load_flags(FlagSet& flags, BenchOptions& options);

}  // namespace wsx
