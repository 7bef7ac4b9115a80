#pragma once
#include <vector>

#include "report/metric.hpp"
#include "report/summary.hpp"

namespace wsx {

/// What the verdict has to know about a run besides its result.
struct RunKind {
  bool open_loop = false;
  bool measures_answers = true;        // not mode push or idle without pings
  bool expects_echoes = false;         // mode echo: the server's messages are the answers
  bool listens = false;                // mode push: the server sends by itself
  bool strict = false;                 // with reservations is not valid
  bool order_was_given = false;        // --match order
  std::vector<Metric> relied_on = {};  // the headline's percentiles, and what rules judge
  /// The headline's rate. Server and generator share the processors of a small machine, so where no rule names it, the
  /// worst of waiting for one is reservations.
  std::vector<Metric> shown = {};
};

/// Whether a run's numbers may be believed (the rules are in wsx-bench(1), VERDICT). What wsx added itself is compared
/// with the numbers it would spoil: those of `relied_on`. A generator that had no processor when it wanted one is as
/// late as a busy one, so waiting counts as being busy.
Verdict judge_run(const RunResult& run, const RunKind& kind);

/// Of several runs: not valid if one of them is not. Remarks say in how many runs they hold.
Verdict combine_verdicts(std::vector<Verdict> verdicts);

// Percent of the measured part, or of what they are compared with.
constexpr double k_busy_percent = 80;              // a thread of the generator, open loop
constexpr double k_saturated_percent = 95;         // the same, closed loop
constexpr double k_enough_of_target_percent = 99;  // achieved rate
constexpr double k_noticeable_wait_percent = 10;
constexpr double k_noisy_steal_percent = 2;

}  // namespace wsx
