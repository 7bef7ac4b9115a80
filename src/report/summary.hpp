#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "measure/number.hpp"
#include "measure/run_result.hpp"

/// Everything that `wsx bench` reports at the end (wsx.bench/1), as values.
namespace wsx {

/// The worst of each kind, of all threads.
struct WorstUse {
  double cpu_percent = 0, wait_percent = 0, off_cpu_percent = 0;
  std::uint64_t loop_lag_p99_ns = 0;
};

/// How much of a number may be wsx's own doing.
enum class Trust : std::uint8_t { trusted, with_reservations, not_valid };
inline constexpr std::pair<std::string_view, Trust> k_trust_words[] = {
    {"trusted", Trust::trusted}, {"with_reservations", Trust::with_reservations}, {"not_valid", Trust::not_valid}};
constexpr std::string_view format_trust(Trust trust) {
  for (const auto& [word, known] : k_trust_words)
    if (known == trust) return word;
  return {};
}

/// A number that somebody relies on, because it is in the headline or a rule names it.
struct TrustedNumber {
  std::string metric;  // "rtt.p99"
  MetricUnit unit = MetricUnit::milliseconds;
  double value = 0;  // in the unit
  double own = 0;    // an estimate of how much of the value may be wsx's own
  Trust trust = Trust::trusted;
};

/// Something to know about a run: a stable word for scripts, and a sentence without a full stop.
struct Remark {
  std::string code, text;
};

/// Whether the numbers may be believed, and what limited them.
struct Verdict {
  bool valid = true;
  Trust trust = Trust::trusted;           // not_valid exactly if not `valid`
  std::vector<Remark> reasons;            // why it is not valid
  std::vector<Remark> reservations;       // why not all can be relied on
  std::vector<Remark> warnings;           // what else a reader should know: noisy host, closed loop …
  std::vector<TrustedNumber> numbers;     // what was looked at
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
