#include "bench/attempt.hpp"

#include "wire/deadline.hpp"
#include "ws/open_client.hpp"

namespace wsx {
namespace {

void record_phase(Distribution& to, const std::optional<microseconds>& phase) {
  if (phase) to.record(*phase);
}

}  // namespace

Task<Result<Upgraded>> attempt(const BenchPlan& plan, std::uint64_t number) {
  ClientOptions options = plan.client;
  if (!plan.source_addresses.empty()) options.dial.source = plan.source_addresses.at(number);
  const ConnectionLimits limits{.max_message_bytes = plan.max_message_bytes};
  const auto deadline = deadline_after(options.dial.timeout);
  return open_client(plan.url, std::move(options), limits, deadline);
}

void record_steps(ConnectTimes& to, const Timing& timing) {
  record_phase(to.dns, timing.dns);
  record_phase(to.tcp, timing.tcp);
  record_phase(to.proxy, timing.proxy);
  record_phase(to.tls, timing.tls);
  record_phase(to.upgrade, timing.upgrade);
}

std::string name_of_error(const Error& error) { return std::string(format_phase(error.phase)) + '.' + error.code; }

}  // namespace wsx
