#pragma once
#include "base/result.hpp"
#include "commands/bench.hpp"

namespace wsx {

/// Refuses flags that mean nothing in the mode, so that nobody believes that they did something.
Result<void> check_bench_mode(const BenchOptions& options);

}  // namespace wsx
