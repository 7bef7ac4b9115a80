// What a run's threads have measured, as one result.
#include <algorithm>

#include "bench/lane.hpp"
#include "bench/load_run.hpp"

namespace wsx {
void LoadRun::merge_threads() {
  Nanos begin = INT64_MAX, end = 0, first_answer = INT64_MAX;
  std::uint64_t in_time = 0, sent_in_time = 0;
  for (LoadThread* thread : threads_) {
    Account& account = thread->account();
    RunResult& part = account.result();
    const std::uint64_t lag_p99 = part.loop_lag.count() ? part.loop_lag.histogram().value_at_percentile(99) : 0;
    for (auto& use : part.generator.threads) use.loop_lag_p99_ns = lag_p99;
    add(result_, part);
    begin = std::min(begin, account.measure_begin());
    first_answer = std::min(first_answer, account.first_answer());
    // With -n the last answer ends the run, or, if that is missing, what was to be sent or the time for it; in a
    // fan-out only its sender knows.
    if (plan_.messages) end = std::max(end, account.last_answer());
    if (!fanout_ || thread == threads_.front()) end = std::max(end, account.send_end());
    sent_in_time += plan_.messages ? part.sent : account.sent_in_time();
    in_time += plan_.messages ? part.received : account.received_in_time();
  }
  result_.matched_by = describe_matching();
  end = std::min(end, now_nanos());
  const double seconds = end > begin ? static_cast<double>(end - begin) / 1e9 : 0;
  result_.seconds = seconds;
  if (begin != INT64_MAX) result_.starts_at_s = static_cast<double>(begin - started_) / 1e9;
  result_.planned_seconds = find_planned_seconds(plan_);
  result_.warmup_seconds = std::chrono::duration<double>(plan_.warmup).count();
  result_.drain_seconds = end ? static_cast<double>(std::max<Nanos>(0, drained_at_ - end)) / 1e9 : 0;
  result_.target_per_s = plan_.rate;
  if (!plan_.rate) {
    result_.due = result_.sent + result_.unsent;
    result_.service = result_.rtt;
    result_.service_without_own = result_.rtt_without_own;
  }
  if (seconds > 0) {
    result_.achieved_per_s = static_cast<double>(sent_in_time) / seconds;
    result_.messages_per_s = static_cast<double>(in_time) / seconds;
    // The answers to a schedule begin when the first one has come: before that, nothing is known of the server's rate.
    const Nanos answering = std::max(begin, first_answer);
    if (plan_.rate && !plan_.messages && answering < end)
      result_.messages_per_s = static_cast<double>(in_time) * 1e9 / static_cast<double>(end - answering);
  }
  for (auto& thread : result_.generator.threads) {
    result_.generator.cpu_seconds += thread.cpu_seconds;
    if (seconds <= 0) continue;
    thread.cpu_percent = 100 * thread.cpu_seconds / seconds;
    thread.busy_percent = 100 * std::max(0.0, thread.cpu_seconds - thread.awake_seconds) / seconds;
    thread.wait_percent = 100 * thread.wait_seconds / seconds;
    thread.off_cpu_percent = 100 * thread.off_cpu_seconds / seconds;
  }
  auto& server_cpu = result_.generator.server_cpu_seconds;  // of the whole process so far
  server_cpu = std::max(0.0, server_cpu - result_.generator.cpu_seconds);
}

std::optional<std::string> LoadRun::describe_matching() const {
  if (plan_.mode != BenchMode::echo && plan_.mode != BenchMode::fanout) return std::nullopt;
  if (plan_.match.by == MatchOptions::By::order) return std::string(format_matched_by(MatchedBy::order));
  if (plan_.match.by != MatchOptions::By::automatic) return std::string(format_matched_by(MatchedBy::number));
  const auto choice = control_.trial.choice();
  return choice ? std::optional(std::string(format_matched_by(*choice))) : std::nullopt;
}

void LoadRun::merge_connections() {
  std::vector<std::uint64_t> received;
  PerConnection& each = result_.per_connection;
  for (const auto& lane : lanes_)
    for (const auto& connection : lane->connections()) {
      const ConnectionMessages& messages = connection->messages;
      if (lane->messages().is_sender(messages)) continue;  // in a fan-out only the others receive
      received.push_back(messages.received());
      if (const auto median = messages.median()) each.p50.record(std::chrono::nanoseconds(*median));
    }
  if (!result_.received || received.empty()) return;
  std::sort(received.begin(), received.end());
  each.received_min = received.front();
  each.received_median = received[(received.size() - 1) / 2];
  each.received_max = received.back();
}

void LoadRun::merge_spreads() {
  if (!fanout_) return;
  result_.spread.emplace();
  result_.spread_without_own.emplace();
  const std::uint64_t receivers = result_.connections_opened ? result_.connections_opened - 1 : 0;
  const std::size_t sent = fanout_->size();
  for (std::size_t message = 0; message < sent; ++message) {
    Messages::Spread whole;
    for (const auto& lane : lanes_) {
      const Messages::Spread& part = lane->messages().spreads()[message];
      if (!part.first) continue;
      whole.first = whole.first ? std::min(whole.first, part.first) : part.first;
      if (part.last <= whole.last) continue;
      whole.last = part.last;
      whole.last_lag = part.last_lag;
    }
    if (!whole.first) continue;
    const Nanos spread = whole.last - whole.first;
    result_.spread->record(std::chrono::nanoseconds(spread));
    result_.spread_without_own->record(std::chrono::nanoseconds(spread - std::min(spread, whole.last_lag)));
  }
  const std::uint64_t expected = result_.sent * receivers;
  result_.unanswered = expected - std::min(expected, result_.received);
  if (expected) result_.delivery = static_cast<double>(result_.received) / static_cast<double>(expected);
}

}  // namespace wsx
