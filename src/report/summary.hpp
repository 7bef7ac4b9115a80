#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "measure/number.hpp"
#include "measure/run_result.hpp"
#include "report/remark.hpp"
#include "report/side_comparison.hpp"

/// Everything that `wsx bench` reports at the end (wsx.bench/2), as values.
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

/// What became of a rule of --fail-if, or of one of its comparisons. A rule that is undecided is so because the 95%
/// interval of `surely` has the limit in it, because there are too few samples, or because it depends on messages that
/// were never answered. In this order, && is the least of its sides and || the greatest.
enum class Outcome : std::uint8_t { passed, undecided_interval, undecided_samples, undecided_unanswered, failed };

/// A metric compared with a limit, judged.
struct Compared {
  std::string metric, op;
  bool is_sure = false;  // `surely`
  double limit = 0;
  std::string unit;  // of limit and value: "ms", "percent" …
  Outcome outcome = Outcome::passed;
  std::optional<double> value = {};  // none: not measured, or too few samples
  bool at_least = false;             // the value is a lower bound
  std::string text = {};             // the value as people read it, and why it decides nothing: "12.3ms", "≥ 1.2s"
};

/// One --fail-if, judged.
struct Threshold {
  std::string expression;
  Outcome outcome = Outcome::passed;
  std::vector<Compared> comparisons = {};
  std::string text = {};  // theirs, together

  /// It makes wsx exit with 99: messages that were never answered are the server's fault.
  bool has_failed() const { return outcome >= Outcome::undecided_unanswered; }
  bool is_undecided() const { return outcome != Outcome::passed && !has_failed(); }
};

struct Summary {
  std::string version, mode, url;
  std::string started;  // RFC 3339
  bool open_loop = false, interrupted = false;
  bool strict = false;  // --strict: a doubt is not good enough
  std::vector<std::pair<std::string, std::string>>
      config;               // flag without dashes, each once, and its value as given or by default
  std::string config_hash;  // of what makes runs comparable
  std::string command;      // reproduces the run; secrets are masked
  std::vector<std::pair<std::string, std::string>> host;  // kernel, cpu, cpus …
  Verdict verdict;
  std::vector<RunResult> runs;
  std::vector<Threshold> thresholds;
  std::optional<SideComparison> comparison;  // with a baseline
  std::optional<Error> failure;              // why there is no run

  /// Of one of `runs`, from 1.
  std::size_t number_of(const RunResult& run) const { return static_cast<std::size_t>(&run - runs.data()) + 1; }
};

}  // namespace wsx
