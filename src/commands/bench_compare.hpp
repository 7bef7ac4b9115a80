#pragma once
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_style.hpp"
#include "report/compare.hpp"

namespace wsx {

/// `wsx bench compare A… -- B…`.
struct BenchCompareOptions : BenchOutputs, BenchStyle {
  std::vector<std::string> a, b;  // files
  CompareRequest request;
};

/// Whether the runs of B are worse than those of A. Files that cannot be read or compared are a usage error.
ExitCode run_bench_compare(const BenchCompareOptions& options);

/// Writes a comparison to its files and to stdout; where it is JSON, the summaries of both sides first, if they are
/// given. The exit code says what it came to.
ExitCode show_comparison(const SideComparison& sides, std::string_view title, BenchFiles& files,
                         const BenchStyle& style, std::span<const Summary> summaries = {});

}  // namespace wsx
