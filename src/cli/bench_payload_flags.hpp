#pragma once
#include "cli/flag_set.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// What a load test sends, how answers find their messages, and what may come.
void add_bench_payload_flags(FlagSet& flags, BenchOptions& options);

}  // namespace wsx
