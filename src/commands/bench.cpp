#include "commands/bench.hpp"

#include "base/lists.hpp"
#include "commands/bench_files.hpp"
#include "commands/bench_runs.hpp"
#include "commands/bench_screen.hpp"
#include "commands/bench_setup.hpp"
#include "commands/bench_summary.hpp"
#include "commands/report.hpp"
#include "commands/summary_files.hpp"
#include "report/conclusion.hpp"
#include "wire/spawn.hpp"

namespace wsx {
namespace {

/// The runs of one load test, their summary, and where it goes.
class BenchCommand {
 public:
  BenchCommand(const BenchOptions& options, const BenchPlan& plan, BenchFiles& files,
               const std::vector<Summary>& baseline)
      : options_(options),
        plan_(plan),
        files_(files),
        baseline_(baseline),
        summary_(describe_bench(options, plan)),
        screen_(options, summary_),
        runs_(screen_) {}

  ExitCode run() {
    std::vector<RunResult> results;
    for (std::uint64_t number = 1; number <= options_.repeat && !runs_.stopped_by(); ++number) {
      auto end = runs_.run(make_plan(number), make_label(number));
      if (end.failure) return fail(*end.failure);
      results.push_back(std::move(end.result));
    }
    summary_.interrupted = runs_.stopped_by().has_value();
    judge_bench(summary_, std::move(results), options_, plan_);
    if (!baseline_.empty() && !summary_.interrupted && summary_.verdict.valid) compare();
    return finish(runs_.stopped_by().value_or(exit_code_of(conclude(summary_))));
  }

 private:
  /// Each has a schedule of its own.
  const BenchPlan& make_plan(std::uint64_t number) {
    plan_of_run_ = plan_;
    plan_of_run_.seed += number - 1;
    return plan_of_run_;
  }

  RunLabel make_label(std::uint64_t number) const {
    if (options_.repeat == 1) return {};
    return {number, std::nullopt, "run " + std::to_string(number) + " of " + std::to_string(options_.repeat)};
  }

  void compare() {
    auto comparison = compare_sides(baseline_, {&summary_, 1}, options_.compare);
    if (comparison)
      summary_.comparison = *std::move(comparison);
    else
      summary_.comparison.emplace().remarks.push_back({comparison.error().code, comparison.error().message});
    summary_.comparison->limit = options_.compare.limit;
    summary_.comparison->strict = options_.strict;
    summary_.comparison->a.name = join(options_.baseline);
    summary_.comparison->b.name = summary_.url;
  }

  ExitCode fail(const Error& failure) {
    note_failure(summary_, failure, options_);
    screen_.show_error(*summary_.failure);
    return finish(failure.code == k_internal_error ? ExitCode::ended_badly : ExitCode::not_connected);
  }

  /// Files first: whoever reads stdout may take its time. Meanwhile a signal ends the process as any other.
  ExitCode finish(ExitCode code) {
    runs_.close();
    const auto written = files_.write(summary_);
    const auto shown = summary_.failure ? Result<>() : screen_.show_summary(summary_);
    for (const auto* result : {&written, &shown})
      if (!*result) code = report_on_stderr(result->error(), code == ExitCode::done ? ExitCode::ended_badly : code);
    return code;
  }

  const BenchOptions& options_;
  const BenchPlan& plan_;
  BenchPlan plan_of_run_;
  BenchFiles& files_;
  const std::vector<Summary>& baseline_;
  Summary summary_;
  BenchScreen screen_;
  BenchRuns runs_;
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

/// What --baseline names, if it can be compared with what is about to be measured: a run costs time.
Result<std::vector<Summary>> read_baseline(const BenchOptions& options, const BenchPlan& plan) {
  if (options.baseline.empty()) return std::vector<Summary>();
  auto baseline = read_summary_files(options.baseline);
  if (!baseline) return baseline;
  if (auto checked = check_valid(*baseline, "the baseline"); !checked) return checked.error();
  const Summary asked = describe_bench(options, plan);
  std::size_t runs = 0;
  for (const Summary& summary : *baseline) {
    runs += summary.runs.size();
    if (const auto other = find_other_config(summary, asked); !other.empty())
      return Error{Phase::input, "other_config", "the baseline was measured with other settings: now " + other, ""};
  }
  const auto metrics =
      options.compare.metrics.empty() ? list_usual_metrics(baseline->front()).size() : options.compare.metrics.size();
  if (auto checked = check_runs(runs, options.repeat, metrics); !checked)
    return Error{Phase::input, checked.error().code, checked.error().message,
                 "A is the baseline; --repeat sets the number of runs now"};
  return baseline;
}

}  // namespace

ExitCode run_bench(const BenchOptions& options) {
  auto files = BenchFiles::open(options);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  tell_left_out_headers(options.plan.client.upgrade);
  auto setup = set_up_bench(options);
  if (!setup) return refuse(options, *files, setup.error());
  const auto baseline = read_baseline(options, setup->plan);
  if (!baseline)
    return report_on_stderr(baseline.error(),
                            baseline.error().code == "not_valid" ? ExitCode::run_not_valid : ExitCode::usage);
  return BenchCommand(options, setup->plan, *files, *baseline).run();
}

}  // namespace wsx
