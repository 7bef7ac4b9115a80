#include "commands/bench_runs.hpp"

#include "bench/load_run.hpp"
#include "wire/deadline.hpp"
#include "wire/spawn.hpp"

namespace wsx {

static constexpr auto k_repaint = std::chrono::milliseconds(100);

class BenchRuns::OneRun {
 public:
  OneRun(const BenchPlan& plan, BenchScreen& screen, const std::function<void()>& on_abandon)
      : screen_(screen),
        run_(context_, plan,
             {.on_second = [this](const SecondOfRun& second,
                                  LoadRun::Stage stage) { screen_.show_second(second, stage); },
              .on_end = [this] { context_.stop(); }}),
        signals_(
            context_, [this](ExitCode code) { interrupt(code); }, on_abandon),
        repaint_(context_.get_executor()) {}

  End run() {
    run_.start();
    look_at_the_screen();
    context_.run();
    if (const auto& failure = run_.failure(); failure && (!stopped_by_ || failure->code == k_internal_error))
      return {failure, RunResult()};
    return {std::nullopt, std::move(run_.result())};
  }

  const std::optional<ExitCode>& stopped_by() const { return stopped_by_; }

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

  net::io_context context_{1};
  BenchScreen& screen_;
  LoadRun run_;
  StopSignals signals_;
  Timer repaint_;
  std::optional<ExitCode> stopped_by_;
};

BenchRuns::BenchRuns(BenchScreen& screen, std::function<void()> on_abandon)
    : screen_(screen),
      on_abandon_(std::move(on_abandon)),
      signals_(
          between_,
          [this](ExitCode code) {
            if (!stopped_by_) stopped_by_ = code;
          },
          on_abandon_) {}

BenchRuns::End BenchRuns::run(const BenchPlan& plan, const RunLabel& label) {
  screen_.begin_run(plan, label);
  OneRun one(plan, screen_, on_abandon_);
  auto end = one.run();
  if (one.stopped_by()) stopped_by_ = one.stopped_by();
  return end;
}

std::optional<ExitCode> BenchRuns::stopped_by() {
  between_.poll();
  between_.restart();
  return stopped_by_;
}

}  // namespace wsx
