#pragma once
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_style.hpp"

namespace wsx {

/// `wsx bench report FILE…`.
struct BenchReportOptions : BenchOutputs, BenchStyle {
  std::vector<std::string> inputs;
};

/// Draws again what was drawn when the runs were over, from their summaries alone. Whatever they came to, the exit code
/// says whether that succeeded; files that cannot be read are a usage error.
ExitCode run_bench_report(const BenchReportOptions& options);

}  // namespace wsx
