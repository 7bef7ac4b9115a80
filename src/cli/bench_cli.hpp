#pragma once
#include "cli/flag_set.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// The flags of `wsx bench`; parsing them fills in the options. Unlike connect, it offers no compression unless asked.
FlagSet bench_flags(BenchOptions& options);

/// What no flag alone can see: refuses what contradicts itself, then fills in what follows from several flags, which is
/// the plan's URL, rate and payload. Reads the payload's file.
Result<void> settle_bench(BenchOptions& options);

}  // namespace wsx
