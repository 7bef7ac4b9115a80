#pragma once
#include "bench/plan.hpp"
#include "commands/bench.hpp"
#include "report/summary.hpp"

namespace wsx {

/// What the summary of a run says before there is a result: what was requested, where, and how to repeat it. Secrets
/// are masked unless options.show_secrets.
Summary describe_bench(const BenchOptions& options, const BenchPlan& plan);

/// There is no run, and this is why: no rule can be judged.
void note_failure(Summary& summary, const Error& error, const BenchOptions& options);

/// Adds the runs, the verdict on them, and what --fail-if says.
void judge_bench(Summary& summary, std::vector<RunResult> results, const BenchOptions& options, const BenchPlan& plan);

}  // namespace wsx
