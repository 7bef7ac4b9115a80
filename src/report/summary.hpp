#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "measure/run_result.hpp"

/// Everything that `wsx bench` reports at the end (wsx.bench/1), as values.
namespace wsx {

/// The worst of each kind, of all threads.
struct WorstUse {
  double cpu_percent = 0, wait_percent = 0;
  std::uint64_t loop_lag_p99_ns = 0;
};

/// Whether the numbers may be believed, and what limited them.
struct Verdict {
  bool valid = true;
  std::vector<std::string> reasons;       // why it is not valid: sentences
  std::vector<std::string> warnings;      // what a reader should know: noisy host, closed loop …
  std::optional<std::string> limited_by;  // "generator", "server"
  WorstUse generator;
};

/// One --fail-if, judged.
struct Threshold {
  std::string expression;
  bool failed = false;
  std::optional<double> value = {};  // in the unit of the summary's member; none: not enough samples
  std::string text = {};             // the value as people read it: "12.3ms", "≥ 1.2s"
};

struct Summary {
  std::string version, mode, url;
  std::string started;  // RFC 3339
  bool open_loop = false, interrupted = false;
  std::vector<std::pair<std::string, std::string>>
      config;               // flag without dashes, each once, and its value as given or by default
  std::string config_hash;  // of what makes runs comparable
  std::string command;      // reproduces the run; secrets are masked
  std::vector<std::pair<std::string, std::string>> host;  // kernel, cpu, cpus …
  Verdict verdict;
  std::vector<RunResult> runs;
  std::vector<Threshold> thresholds;

  /// Of one of `runs`, from 1.
  std::size_t number_of(const RunResult& run) const { return static_cast<std::size_t>(&run - runs.data()) + 1; }
};

}  // namespace wsx
