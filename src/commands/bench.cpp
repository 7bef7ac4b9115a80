#include "commands/bench.hpp"

#include "bench/load_run.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_screen.hpp"
#include "commands/bench_setup.hpp"
#include "commands/bench_summary.hpp"
#include "commands/report.hpp"
#include "commands/stop_signals.hpp"
#include "wire/deadline.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

constexpr auto k_repaint = std::chrono::milliseconds(100);

/// One load test around its run: signals, screen, files.
class BenchCommand {
 public:
  BenchCommand(const BenchOptions& options, const BenchPlan& plan, BenchFiles& files)
      : options_(options),
        plan_(plan),
        files_(files),
        summary_(describe_bench(options, plan)),
        screen_(options, plan, summary_),
        run_(context_, plan,
             {.on_second = [this](const SecondOfRun& second) { screen_.show_second(second); },
              .on_end = [this] { context_.stop(); }}),
        signals_(context_, [this](ExitCode code) { interrupt(code); }),
        repaint_(context_.get_executor()) {}

  ExitCode run() {
    run_.start();
    look_at_the_screen();
    context_.run();
    if (const auto& failure = run_.failure(); failure && (!stopped_by_ || failure->code == k_internal_error)) {
      screen_.show_error(*failure);
      return failure->code == k_internal_error ? ExitCode::ended_badly : ExitCode::not_connected;
    }
    summary_.interrupted = stopped_by_.has_value();
    judge_bench(summary_, std::move(run_.result()), options_, plan_);
    screen_.show_summary(summary_);
    if (auto written = files_.write(summary_); !written)
      return report_on_stderr(written.error(), exit_code() == ExitCode::done ? ExitCode::ended_badly : exit_code());
    return exit_code();
  }

 private:
  void interrupt(ExitCode code) {
    stopped_by_ = code;
    run_.interrupt();
  }

  void look_at_the_screen() {
    screen_.show_progress(run_);
    if (screen_.is_deserted()) interrupt(ExitCode::done);
    repaint_.expires_after(k_repaint);
    repaint_.async_wait([this](error_code error) {
      if (!error) look_at_the_screen();
    });
  }

  /// The first that holds. Without rules of one's own, a run that has lost something has ended badly.
  ExitCode exit_code() const {
    if (stopped_by_) return *stopped_by_;
    if (!summary_.verdict.valid) return ExitCode::run_not_valid;
    for (const Threshold& threshold : summary_.thresholds)
      if (threshold.failed) return ExitCode::threshold;
    const RunResult& result = summary_.runs.front();
    const bool lost_something = result.error_count() > 0 || result.unanswered > 0 || result.unsent > 0;
    return lost_something && summary_.thresholds.empty() ? ExitCode::ended_badly : ExitCode::done;
  }

  const BenchOptions& options_;
  const BenchPlan& plan_;
  BenchFiles& files_;
  net::io_context context_{1};
  Summary summary_;
  BenchScreen screen_;
  LoadRun run_;
  StopSignals signals_;
  Timer repaint_;
  std::optional<ExitCode> stopped_by_;
};

}  // namespace

ExitCode run_bench(const BenchOptions& options) {
  auto files = BenchFiles::open(options);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  tell_left_out_headers(options.plan.client.upgrade);
  auto setup = set_up_bench(options);
  if (!setup)
    return report_on_stderr(setup.error(),
                            setup.error().phase == Phase::input ? ExitCode::usage : ExitCode::not_connected);
  return BenchCommand(options, setup->plan, *files).run();
}

}  // namespace wsx
