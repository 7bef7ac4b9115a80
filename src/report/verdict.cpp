#include "report/verdict.hpp"

#include <algorithm>
#include <cstdio>

#include "base/units.hpp"

namespace wsx {
namespace {

std::string percent(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 10 ? "%.1f%%" : "%.0f%%", value);
  return text;
}

std::string duration(std::uint64_t ns) {
  return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(ns)));
}

double busy_percent(const GeneratorUse::Thread& thread) { return thread.cpu_percent + thread.wait_percent; }

const GeneratorUse::Thread* busiest(const RunResult& run) {
  const auto& threads = run.generator.threads;
  const auto found = std::max_element(threads.begin(), threads.end(),
                                      [](auto& a, auto& b) { return busy_percent(a) < busy_percent(b); });
  return found == threads.end() ? nullptr : &*found;
}

std::string describe(const GeneratorUse::Thread& thread) {
  std::string text = "one of wsx's threads used " + percent(thread.cpu_percent) + " of a CPU";
  if (thread.wait_percent >= 1) text += " and waited for a CPU " + percent(thread.wait_percent) + " of the time";
  return text;
}

void judge_open_loop(Verdict& verdict, const RunResult& run) {
  const auto* const thread = busiest(run);
  const double achieved = run.target_per_s.value_or(0) > 0 ? 100 * run.achieved_per_s / *run.target_per_s : 100;
  const std::uint64_t rtt_p99 = run.rtt.count() ? run.rtt.histogram().value_at_percentile(99) : 0;
  const std::uint64_t lag_p99 = thread ? thread->loop_lag_p99_ns : 0;
  const bool is_late = achieved < k_enough_of_target_percent;
  const bool lags = rtt_p99 && static_cast<double>(lag_p99) * 100 > k_lag_share_percent * static_cast<double>(rtt_p99);
  if (thread && busy_percent(*thread) > k_busy_percent && (is_late || lags)) {
    verdict.valid = false;
    verdict.limited_by = "generator";
    std::string reason = describe(*thread);
    if (is_late) reason += ", and " + percent(achieved) + " of the target rate was reached";
    if (lags)
      reason += (is_late ? "; wsx's own lag (p99 " : ", and wsx's own lag (p99 ") + duration(lag_p99) +
                ") is a large part of the measured p99 (" + duration(rtt_p99) + ")";
    verdict.reasons.push_back(reason + ": these times are wsx's, not the server's");
  } else if (is_late) {
    verdict.limited_by = "server";
    verdict.warnings.push_back("only " + percent(achieved) +
                               " of the target rate was reached, because connections accepted no more");
  }
  if (verdict.valid && lags)
    verdict.warnings.push_back("wsx's own lag (p99 " + duration(lag_p99) + ") is a large part of the measured p99 (" +
                               duration(rtt_p99) + ")");
}

void judge_closed_loop(Verdict& verdict, const RunResult& run, const RunKind& kind) {
  verdict.warnings.push_back(
      "closed loop: this does not measure latency under load, because a slow server is sent fewer messages; use --rate "
      "for that");
  const auto* const thread = busiest(run);
  if (!thread || busy_percent(*thread) <= k_saturated_percent) return;
  verdict.limited_by = "generator";
  if (kind.strict) {
    verdict.valid = false;
    verdict.reasons.push_back(describe(*thread) + ": the rate may be limited by wsx, not by the server");
  } else {
    verdict.warnings.push_back(describe(*thread) + ": the rate may be limited by wsx, not by the server");
  }
}

}  // namespace

Verdict judge_run(const RunResult& run, const RunKind& kind) {
  Verdict verdict;
  const auto worst = find_worst(run.generator.threads);
  verdict.generator = {worst.cpu_percent, worst.wait_percent, worst.loop_lag_p99_ns};
  if (kind.measures_answers && !run.received) {
    verdict.valid = false;
    verdict.reasons.push_back(!run.sent        ? "nothing was sent during the measurement"
                              : run.unexpected ? "nothing was measured: answers arrived, but none could be matched to "
                                                 "a message; --match may look for the number in the wrong place"
                                               : "nothing was measured, because nothing was answered");
  }
  if (kind.open_loop)
    judge_open_loop(verdict, run);
  else if (kind.measures_answers)
    judge_closed_loop(verdict, run, kind);
  const auto* const thread = busiest(run);
  if (verdict.valid && thread && thread->wait_percent > k_noticeable_wait_percent)
    verdict.warnings.push_back("wsx waited for a CPU " + percent(thread->wait_percent) +
                               " of the time: other processes on this machine were competing for CPU");
  if (run.generator.steal_percent.value_or(0) > k_noisy_steal_percent)
    verdict.warnings.push_back("noisy host: " + percent(*run.generator.steal_percent) +
                               " of CPU time went to other virtual machines");
  if (run.generator.throttled_periods.value_or(0) > 0)
    verdict.warnings.push_back("noisy host: the control group was throttled in " +
                               std::to_string(*run.generator.throttled_periods) + " periods");
  if (run.connections_lost)
    verdict.warnings.push_back(std::to_string(run.connections_lost) + " connections were lost before the end");
  if (run.connections_opened < run.connections && run.connections_opened)
    verdict.warnings.push_back("only " + std::to_string(run.connections_opened) + " of " +
                               std::to_string(run.connections) + " connections could be opened");
  return verdict;
}

}  // namespace wsx
