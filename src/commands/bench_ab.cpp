#include "commands/bench_ab.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/split_mix.hpp"
#include "base/units.hpp"
#include "commands/ab_servers.hpp"
#include "commands/bench_compare.hpp"
#include "commands/bench_runs.hpp"
#include "commands/bench_setup.hpp"
#include "commands/bench_summary.hpp"
#include "commands/report.hpp"
#include "report/comparison_text.hpp"
#include "report/conclusion.hpp"
#include "report/summary_json.hpp"

namespace wsx {

std::vector<std::uint64_t> list_looks(std::uint64_t pairs, std::optional<std::uint64_t> max_pairs) {
  std::vector<std::uint64_t> looks{pairs};
  if (!max_pairs || *max_pairs <= pairs) return looks;
  if (2 * pairs < *max_pairs) looks.push_back(2 * pairs);
  looks.push_back(*max_pairs);
  return looks;
}

bool is_a_first(std::uint64_t seed, std::uint64_t attempt) {
  const bool first_of_two = (mix_bits(mix_bits(seed) + attempt / 2) & 1) != 0;
  return attempt % 2 == 0 ? first_of_two : !first_of_two;
}

namespace {

constexpr std::string_view k_ab_title = "wsx bench ab";

/// What is known of one side.
struct AbSide {
  char letter;
  const BenchOptions& options;
  BenchPlan plan;
  Summary summary;
  std::vector<RunResult> results;
};

/// Why there is no comparison: what to say, and how to exit.
struct NoComparison {
  Error error;
  ExitCode code;
};

class AbCommand {
 public:
  AbCommand(const BenchAbOptions& options, const BenchOptions& of_a, const BenchOptions& of_b, const BenchPlan& plan_a,
            const BenchPlan& plan_b, AbServers& servers, BenchFiles& files)
      : options_(options),
        a_{'A', of_a, plan_a, describe_bench(of_a, plan_a), {}},
        b_{'B', of_b, plan_b, describe_bench(of_b, plan_b), {}},
        servers_(servers),
        files_(files),
        screen_(options.bench, a_.summary),
        runs_(screen_, [this] { servers_.kill(); }) {
    request_ = options.bench.compare;
    looks_ = list_looks(options.pairs, options.max_pairs);
    request_.error = k_regression_error / static_cast<double>(looks_.size());
  }

  ExitCode run() {
    auto failure = servers_.wait_until_ready(options_.ready, [this] { return runs_.stopped_by().has_value(); });
    if (failure && !runs_.stopped_by()) return finish(NoComparison{*failure, ExitCode::not_connected});
    for (const std::uint64_t look : looks_) {
      if (const auto failed = run_pairs(look)) return finish(*failed);
      if (runs_.stopped_by()) return finish_interrupted();
      if (const auto failed = compare()) return finish(*failed);
      if (comparison_.verdict != Regression::cannot_tell) break;
    }
    return finish();
  }

 private:
  std::optional<NoComparison> run_pairs(std::uint64_t until) {
    for (AbSide* side : {&a_, &b_}) side->results = std::move(side->summary.runs);  // of an earlier look
    while (a_.results.size() < until) {
      const bool a_first = is_a_first(options_.bench.plan.seed, attempts_++);
      bool is_void = false;
      for (AbSide* side : {a_first ? &a_ : &b_, a_first ? &b_ : &a_}) {
        if (auto failed = run_side(*side, is_void)) return failed;
        if (runs_.stopped_by()) return std::nullopt;
      }
      if (!is_void) continue;
      if (auto failed = void_pair(until)) return failed;
    }
    return std::nullopt;
  }

  std::optional<NoComparison> run_side(AbSide& side, bool& is_void) {
    const auto pair = pairs_ + 1;
    BenchPlan plan = side.plan;
    plan.seed += pair - 1;
    auto end =
        runs_.run(plan, {pair, side.letter == 'A' ? "a" : "b",
                         "pair " + std::to_string(pair) + " of " + std::to_string(looks_.front()) + ", " + side.letter,
                         side.summary.url});
    if (runs_.stopped_by()) return std::nullopt;
    if (auto died = servers_.find_end(side.letter == 'A' ? 0 : 1)) return NoComparison{*died, ExitCode::ended_badly};
    if (end.failure) return NoComparison{name_side(side, *end.failure), ExitCode::not_connected};
    Summary judged = side.summary;
    std::vector<RunResult> one;
    one.push_back(std::move(end.result));
    judge_bench(judged, std::move(one), side.options, plan);
    if (!judged.verdict.valid) {
      is_void = true;
      last_reason_ = judged.verdict.reasons.empty() ? "" : judged.verdict.reasons.front().text;
    }
    side.results.push_back(std::move(judged.runs.front()));
    if (a_.results.size() == b_.results.size() && !is_void) ++pairs_;
    return std::nullopt;
  }

  /// Both runs are made again, unless that happens too often.
  std::optional<NoComparison> void_pair(std::uint64_t pairs) {
    a_.results.pop_back();
    b_.results.pop_back();
    if (2 * ++voided_ < pairs) return std::nullopt;
    return NoComparison{{Phase::input, "not_valid",
                         std::to_string(voided_) + " pairs had a run that is not valid" +
                             (last_reason_.empty() ? "" : ": " + last_reason_),
                         "make the load smaller, or leave wsx more CPU"},
                        ExitCode::run_not_valid};
  }

  static Error name_side(const AbSide& side, Error error) {
    error.message.insert(0, std::string(1, side.letter) + ": ");
    return error;
  }

  std::optional<NoComparison> compare() {
    for (AbSide* side : {&a_, &b_}) {
      side->summary.thresholds.clear();
      judge_bench(side->summary, std::move(side->results), side->options, side->plan);
    }
    auto comparison = compare_pairs(a_.summary, b_.summary, request_);
    if (!comparison) return NoComparison{comparison.error(), ExitCode::run_not_valid};
    comparison_ = *std::move(comparison);
    comparison_.strict = options_.bench.strict;
    comparison_.a.name = servers_.is_empty() ? a_.summary.url : servers_.command(0);
    comparison_.b.name = servers_.is_empty() ? b_.summary.url : servers_.command(1);
    note_losses();
    if (voided_)
      comparison_.remarks.push_back(
          {"voided", std::to_string(voided_) + (voided_ == 1 ? " pair" : " pairs") +
                         " had a run that was not valid, and was made again: " + last_reason_});
    return std::nullopt;
  }

  /// A server that loses something may be fast because of that.
  void note_losses() {
    has_losses_ = false;
    for (const AbSide* side : {&a_, &b_})
      for (std::string& loss : list_unnamed_losses(side->summary)) {
        has_losses_ = true;
        const auto is_same = [&](const Remark& remark) { return remark.text == loss; };
        loss = std::string(1, side->letter) + ": " + loss;
        if (std::none_of(comparison_.remarks.begin(), comparison_.remarks.end(), is_same))
          comparison_.remarks.push_back({"lost", std::move(loss)});
      }
  }

  ExitCode finish_interrupted() {
    servers_.stop();
    screen_.close();
    return report_on_stderr({Phase::input, "interrupted",
                             "interrupted after " + std::to_string(pairs_) + " pairs, which say nothing yet", ""},
                            *runs_.stopped_by());
  }

  ExitCode finish(const NoComparison& failure) {
    servers_.stop();
    screen_.close();
    if (!servers_.last_words().empty()) {
      const auto err = LineWriter::for_fd(2, "stderr");
      err->append(servers_.last_words());
      err->flush_blocking(std::chrono::seconds(1));
    }
    return report_on_stderr(failure.error, failure.code);
  }

  ExitCode finish() {
    servers_.stop();
    runs_.close();
    screen_.close();
    const Summary sides[] = {std::move(a_.summary), std::move(b_.summary)};
    const auto code = show_comparison(comparison_, k_ab_title, files_, options_.bench, sides);
    return code == ExitCode::done && has_losses_ ? ExitCode::ended_badly : code;
  }

  const BenchAbOptions& options_;
  AbSide a_, b_;
  AbServers& servers_;
  BenchFiles& files_;
  BenchScreen screen_;
  BenchRuns runs_;
  CompareRequest request_;
  std::vector<std::uint64_t> looks_;
  std::uint64_t attempts_ = 0, pairs_ = 0, voided_ = 0;
  std::string last_reason_;
  SideComparison comparison_;
  bool has_losses_ = false;
};

/// Fewer pairs cannot show anything. How many of the usual metrics there are is known only after a run.
Result<> check_pairs(const BenchAbOptions& options) {
  constexpr std::size_t k_most_usual_metrics = 4;
  const auto& given = options.bench.compare.metrics;
  const auto metrics = given.empty() ? k_most_usual_metrics : given.size();
  const auto looks = list_looks(options.pairs, options.max_pairs);
  const auto needed = fewest_pairs(metrics, k_regression_error / static_cast<double>(looks.size()));
  if (looks.back() >= needed) return {};
  return Error{Phase::input, "too_few_pairs",
               std::to_string(looks.back()) + " pairs are too few: " +
                   (given.empty()  ? "the usual metrics need "
                    : metrics == 1 ? "one metric needs "
                                   : std::to_string(metrics) + " metrics need ") +
                   std::to_string(needed),
               given.empty()
                   ? "a single --metric needs " +
                         std::to_string(fewest_pairs(1, k_regression_error / static_cast<double>(looks.size())))
                   : ""};
}

}  // namespace

ExitCode run_bench_ab(const BenchAbOptions& options) {
  if (const auto checked = check_pairs(options); !checked) return report_on_stderr(checked.error(), ExitCode::usage);
  auto files = BenchFiles::open(options.bench);
  if (!files) return report_on_stderr(files.error(), ExitCode::usage);
  tell_left_out_headers(options.bench.plan.client.upgrade);
  BenchOptions of_a = options.bench, of_b = options.bench;
  of_b.url = options.b_url;
  of_b.plan.url = *parse_url(options.b_url);
  auto servers = AbServers::start(options.servers, of_a, of_b);
  if (!servers) return report_on_stderr(servers.error(), ExitCode::not_connected);
  const auto setup_a = set_up_bench(of_a);
  if (!setup_a) return report_on_stderr(setup_a.error(), ExitCode::usage);
  of_b.threads = setup_a->plan.threads;  // the same for both, wherever they are
  const auto setup_b = set_up_bench(of_b);
  if (!setup_b) return report_on_stderr(setup_b.error(), ExitCode::usage);
  (*servers)->set_plans(setup_a->plan, setup_b->plan);
  return AbCommand(options, of_a, of_b, setup_a->plan, setup_b->plan, **servers, *files).run();
}

}  // namespace wsx
