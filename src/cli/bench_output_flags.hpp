#pragma once
#include "cli/flag_set.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// How a run is judged, and where its result is told.
void add_bench_output_flags(FlagSet& flags, BenchOptions& options);

}  // namespace wsx
