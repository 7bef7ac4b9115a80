#include "report/verdict.hpp"

#include <algorithm>
#include <cstdio>

#include "base/units.hpp"
#include "report/reading.hpp"
#include "report/trust.hpp"

namespace wsx {
namespace {

std::string percent(double value) {
  char text[32];
  std::snprintf(text, sizeof text, value < 10 ? "%.1f%%" : "%.0f%%", value);
  return text;
}

double busy_percent(const GeneratorUse::Thread& thread) { return thread.busy_percent + thread.wait_percent; }

/// The one that was kept busiest: each is responsible for its own messages.
const GeneratorUse::Thread* busiest(const RunResult& run) {
  const auto& threads = run.generator.threads;
  const auto found = std::max_element(threads.begin(), threads.end(),
                                      [](auto& a, auto& b) { return busy_percent(a) < busy_percent(b); });
  return found == threads.end() ? nullptr : &*found;
}

std::string describe(const GeneratorUse::Thread& thread) {
  std::string text = "one of wsx's threads used " + percent(thread.busy_percent) + " of a CPU";
  if (thread.wait_percent >= 1) text += " and waited for a CPU " + percent(thread.wait_percent) + " of the time";
  return text;
}

void refuse(Verdict& verdict, std::string code, std::string text) {
  verdict.valid = false;
  verdict.reasons.push_back({std::move(code), std::move(text)});
}

/// "rtt.p99 (509ms) may contain up to 505ms of wsx's own delay".
std::string describe(const TrustedNumber& number) {
  const auto value = format_reading({number.value}, number.unit), own = format_reading({number.own}, number.unit);
  if (number.unit == MetricUnit::milliseconds)
    return number.metric + " (" + value + ") may contain up to " + own + " of wsx's own delay";
  return number.metric + " (" + value + ") may be too low by up to " + own + " because of wsx's own delays";
}

/// Who waits for a processor may wait for the server, which needs it. Who is stopped does not.
double stopped_percent(const RunResult& run) {
  double most = 0;
  for (const auto& thread : run.generator.threads) most = std::max(most, thread.off_cpu_percent - thread.wait_percent);
  return most;
}

/// Of a number that nobody asked for: with reservations, or what being stopped makes of it.
Trust worst_of_shown(const TrustedNumber& number, const RunResult& run) {
  return std::max(Trust::with_reservations,
                  find_trust(number.value, number.value * stopped_percent(run) / 100, number.unit));
}

enum class AskedFor : bool { no, yes };

void judge_numbers(Verdict& verdict, const RunResult& run, const std::vector<Metric>& metrics, AskedFor asked_for) {
  for (const Metric& metric : metrics) {
    const auto is_known = [&](const TrustedNumber& number) { return number.metric == metric.name; };
    if (std::any_of(verdict.numbers.begin(), verdict.numbers.end(), is_known)) continue;
    auto number = judge_trust(metric, run);
    if (!number) continue;
    if (asked_for == AskedFor::no) number->trust = std::min(number->trust, worst_of_shown(*number, run));
    verdict.numbers.push_back(*std::move(number));
  }
}

void judge_own_delay(Verdict& verdict, const RunResult& run, const RunKind& kind) {
  judge_numbers(verdict, run, kind.relied_on, AskedFor::yes);
  judge_numbers(verdict, run, kind.shown, AskedFor::no);
  const double off_cpu = find_worst(run.generator.threads).off_cpu_percent;
  const std::string why =
      off_cpu >= 1 ? ": it was stopped or had no CPU " + percent(off_cpu) + " of the time" : std::string();
  for (const TrustedNumber& number : verdict.numbers) {
    if (number.trust == Trust::not_valid) {
      verdict.limited_by = "generator";
      refuse(verdict, "own_delay", describe(number) + why);
    } else if (number.trust == Trust::with_reservations) {
      verdict.reservations.push_back({"own_delay", describe(number) + why});
    }
  }
}

void judge_open_loop(Verdict& verdict, const RunResult& run) {
  const double achieved = run.target_per_s.value_or(0) > 0 ? 100 * run.achieved_per_s / *run.target_per_s : 100;
  if (achieved >= k_enough_of_target_percent) return;
  const auto* const thread = busiest(run);
  const auto sum = [](const Distribution& of) { return of.histogram().mean() * static_cast<double>(of.count()); };
  const bool waited_for_wsx = sum(run.loop_lag) > sum(run.blocked);
  if (thread && (busy_percent(*thread) > k_busy_percent || waited_for_wsx)) {
    verdict.limited_by = "generator";
    refuse(verdict, "generator_bound",
           describe(*thread) + ", and only " + percent(achieved) +
               " of the target rate was reached: these times are wsx's, not the server's");
  } else {
    if (!verdict.limited_by) verdict.limited_by = "server";
    verdict.reservations.push_back({"rate_not_reached", "only " + percent(achieved) +
                                                            " of the target rate was reached, because connections "
                                                            "accepted no more"});
  }
}

void judge_closed_loop(Verdict& verdict, const RunResult& run) {
  verdict.warnings.push_back({"closed_loop",
                              "closed loop: this does not measure latency under load, because a slow server is sent "
                              "fewer messages; use --rate for that"});
  const auto* const thread = busiest(run);
  if (!thread || busy_percent(*thread) <= k_saturated_percent) return;
  verdict.limited_by = "generator";
  verdict.reservations.push_back(
      {"generator_saturated", describe(*thread) + ": the rate may be limited by wsx, not by the server"});
}

/// Matched by order, a message that is no answer moves all later answers to the wrong messages.
void judge_matching(Verdict& verdict, const RunResult& run, const RunKind& kind) {
  if (run.matched_by != "order" || !run.unexpected) return;
  const std::string text = "answers were matched by order, but " + std::to_string(run.unexpected) +
                           " messages arrived that answered nothing, so times may be those of other messages: match by "
                           "a number (--match), or leave out greetings (--skip-first) and logins (--first)";
  if (kind.order_was_given)
    verdict.reservations.push_back({"unexpected_messages", text});
  else
    refuse(verdict, "unexpected_messages", text);
}

void warn_of_machine(Verdict& verdict, const RunResult& run) {
  const auto* const thread = busiest(run);
  if (verdict.valid && thread && thread->wait_percent > k_noticeable_wait_percent)
    verdict.warnings.push_back({"cpu_contention", "wsx waited for a CPU " + percent(thread->wait_percent) +
                                                      " of the time: other processes on this machine were competing "
                                                      "for CPU"});
  if (run.generator.steal_percent.value_or(0) > k_noisy_steal_percent)
    verdict.warnings.push_back({"steal", "noisy host: " + percent(*run.generator.steal_percent) +
                                             " of CPU time went to other virtual machines"});
  if (run.generator.throttled_periods.value_or(0) > 0)
    verdict.warnings.push_back({"throttled", "noisy host: the control group was throttled in " +
                                                 std::to_string(*run.generator.throttled_periods) + " periods"});
}

/// "at 1.5 of 4 s", "after 1,000 of 3,000 messages".
std::string describe_end(const RunResult& run) {
  if (run.planned_seconds)
    return "at " + format_digits(run.seconds, 3) + " of " + format_digits(*run.planned_seconds, 3) + " s";
  return "after " + group_digits(run.sent) + " of " + group_digits(run.due) + " messages";
}

void warn_of_connections(Verdict& verdict, const RunResult& run) {
  if (run.ended_early)
    verdict.warnings.push_back(
        {"ended_early", "ended early " + describe_end(run) +
                            (run.unanswered && run.connections_lost < run.connections_opened
                                 ? ", because all connections waited for answers and none came any more (--drain)"
                                 : ", because no connection was left") +
                            (run.unsent ? "; what was still to be sent counts as due and unsent" : "")});
  if (run.connections_lost)
    verdict.warnings.push_back(
        {"connections_lost", std::to_string(run.connections_lost) + " connections were lost before the end"});
  if (run.connections_opened < run.connections && run.connections_opened)
    verdict.warnings.push_back({"connections_refused", "only " + std::to_string(run.connections_opened) + " of " +
                                                           std::to_string(run.connections) +
                                                           " connections could be opened"});
}

}  // namespace

Verdict judge_run(const RunResult& run, const RunKind& kind) {
  Verdict verdict;
  const auto worst = find_worst(run.generator.threads);
  verdict.generator = {worst.cpu_percent, worst.wait_percent, worst.off_cpu_percent, worst.loop_lag_p99_ns};
  if (kind.measures_answers && !run.received)
    refuse(verdict, "nothing_measured",
           !run.sent ? std::string("nothing was sent during the measurement")
           : run.unexpected
               ? "nothing was measured: answers arrived, but none could be matched to a message; --match may "
                 "look for the number in the wrong place"
               : std::string("nothing was measured, because nothing was answered") +
                     (kind.expects_echoes ? ": a server that does not answer each message can be measured with "
                                            "--mode push or --mode ping"
                                          : ""));
  judge_matching(verdict, run, kind);
  if (kind.listens && !run.received)
    refuse(verdict, "nothing_measured", "nothing was measured, because the server sent no message");
  judge_own_delay(verdict, run, kind);
  if (kind.open_loop)
    judge_open_loop(verdict, run);
  else if (kind.measures_answers)
    judge_closed_loop(verdict, run);
  warn_of_machine(verdict, run);
  warn_of_connections(verdict, run);
  if (kind.strict && verdict.valid && !verdict.reservations.empty()) {
    verdict.valid = false;
    verdict.reasons.swap(verdict.reservations);
  }
  verdict.trust = !verdict.valid                 ? Trust::not_valid
                  : verdict.reservations.empty() ? Trust::trusted
                                                 : Trust::with_reservations;
  return verdict;
}

}  // namespace wsx
