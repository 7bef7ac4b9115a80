#pragma once
#include <functional>
#include <optional>

#include "base/exit_code.hpp"
#include "bench/plan.hpp"
#include "commands/bench_screen.hpp"
#include "commands/stop_signals.hpp"
#include "measure/run_result.hpp"

namespace wsx {

/// Makes the runs of a load test, one after the other, each with connections of its own. A signal ends the current one
/// early, and so does a reader of stdout that went away; no other should follow then.
class BenchRuns {
 public:
  /// `on_abandon` is called before a second signal ends the process at once.
  explicit BenchRuns(
      BenchScreen& screen, std::function<void()> on_abandon = [] {});

  /// Why there is no result, or what it is.
  struct End {
    std::optional<Error> failure;
    RunResult result;
  };
  End run(const BenchPlan& plan, const RunLabel& label);

  /// The exit code that belongs to what stopped them.
  std::optional<ExitCode> stopped_by();
  /// No other run follows: a signal ends the process again.
  void close() { signals_.cancel(); }

 private:
  class OneRun;

  BenchScreen& screen_;
  std::function<void()> on_abandon_;
  // Signals between runs: each run has a set of its own, and the process would end by those that nobody waits for.
  net::io_context between_{1};
  StopSignals signals_;
  std::optional<ExitCode> stopped_by_;
};

}  // namespace wsx
