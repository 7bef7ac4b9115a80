#include "commands/bench.hpp"

#include "bench/load_run.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_screen.hpp"
#include "commands/bench_setup.hpp"
#include "commands/bench_summary.hpp"
#include "commands/report.hpp"
#include "commands/stop_signals.hpp"
#include "report/conclusion.hpp"
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
      note_failure(summary_, *failure, options_);
      screen_.show_error(*summary_.failure);
      return finish(failure->code == k_internal_error ? ExitCode::ended_badly : ExitCode::not_connected);
    }
    summary_.interrupted = stopped_by_.has_value();
    judge_bench(summary_, std::move(run_.result()), options_, plan_);
    return finish(stopped_by_ ? *stopped_by_ : exit_code_of(conclude(summary_)));
  }

 private:
  /// Files first: whoever reads stdout may take its time. Meanwhile a signal ends the process as any other.
  ExitCode finish(ExitCode code) {
    signals_.cancel();
    const auto written = files_.write(summary_);
    const auto shown = summary_.failure ? Result<>() : screen_.show_summary(summary_);
    for (const auto* result : {&written, &shown})
      if (!*result) code = report_on_stderr(result->error(), code == ExitCode::done ? ExitCode::ended_badly : code);
    return code;
  }

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

/// What the machine or a file of certificates does not allow. Only the former is the command line's mistake.
ExitCode refuse(const BenchOptions& options, BenchFiles& files, const Error& error) {
  if (error.phase == Phase::input) return report_on_stderr(error, ExitCode::usage);
  auto summary = describe_bench(options, options.plan);
  note_failure(summary, error, options);
  const auto written = files.write(summary);
  report_on_stderr(*summary.failure, ExitCode::not_connected);
  return written ? ExitCode::not_connected : report_on_stderr(written.error(), ExitCode::not_connected);
}

}  // namespace

ExitCode run_bench(const BenchOptions& options) {
  auto files = BenchFiles::open(options);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  tell_left_out_headers(options.plan.client.upgrade);
  auto setup = set_up_bench(options);
  if (!setup) return refuse(options, *files, setup.error());
  return BenchCommand(options, setup->plan, *files).run();
}

}  // namespace wsx
