#include "measure/run_result.hpp"

#include <algorithm>

namespace wsx {
namespace {

void add(std::optional<Distribution>& to, const std::optional<Distribution>& part) {
  if (!part) return;
  if (!to) to.emplace();
  to->add(*part);
}

}  // namespace

GeneratorUse::Thread find_worst(const std::vector<GeneratorUse::Thread>& threads) {
  GeneratorUse::Thread worst;
  for (const auto& thread : threads) {
    for (const auto use :
         {&GeneratorUse::Thread::cpu_seconds, &GeneratorUse::Thread::wait_seconds, &GeneratorUse::Thread::awake_seconds,
          &GeneratorUse::Thread::cpu_percent, &GeneratorUse::Thread::wait_percent})
      worst.*use = std::max(worst.*use, thread.*use);
    worst.loop_lag_p99_ns = std::max(worst.loop_lag_p99_ns, thread.loop_lag_p99_ns);
  }
  return worst;
}

void add(ConnectTimes& to, const ConnectTimes& part) {
  for (const auto phase : {&ConnectTimes::dns, &ConnectTimes::tcp, &ConnectTimes::proxy, &ConnectTimes::tls,
                           &ConnectTimes::upgrade, &ConnectTimes::total})
    (to.*phase).add(part.*phase);
}

void add(SecondOfRun& to, const SecondOfRun& part) {
  for (const auto count : {&SecondOfRun::connections, &SecondOfRun::sent, &SecondOfRun::received, &SecondOfRun::errors,
                           &SecondOfRun::unanswered})
    to.*count += part.*count;
  to.rtt.add(part.rtt);
}

void add(RunResult& to, const RunResult& part) {
  for (const auto count :
       {&RunResult::warmup_sent, &RunResult::warmup_received, &RunResult::connections_opened,
        &RunResult::connections_lost, &RunResult::due, &RunResult::sent, &RunResult::received, &RunResult::unanswered,
        &RunResult::unsent, &RunResult::unexpected, &RunResult::max_backlog, &RunResult::sent_bytes,
        &RunResult::received_bytes, &RunResult::sent_wire_bytes, &RunResult::received_wire_bytes})
    to.*count += part.*count;
  for (const auto& [name, count] : part.errors) to.errors[name] += count;
  for (const auto& [code, count] : part.close_codes) to.close_codes[code] += count;
  for (const auto distribution :
       {&RunResult::rtt, &RunResult::service, &RunResult::send_lag, &RunResult::loop_lag, &RunResult::blocked})
    (to.*distribution).add(part.*distribution);
  add(to.connect, part.connect);
  add(to.gap, part.gap);
  auto& threads = to.generator.threads;
  threads.insert(threads.end(), part.generator.threads.begin(), part.generator.threads.end());
  if (part.generator.retransmits)
    to.generator.retransmits = to.generator.retransmits.value_or(0) + *part.generator.retransmits;
}

}  // namespace wsx
