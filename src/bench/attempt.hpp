#pragma once
#include <string>

#include "bench/plan.hpp"
#include "measure/run_result.hpp"
#include "ws/upgrade.hpp"

/// What all attempts to connect have in common.
namespace wsx {

/// Opens the `number`-th connection (from 0) as the plan says, through the transport that every command uses. The plan
/// may go before it is over. Errors are those of open_client().
Task<Result<Upgraded>> attempt(const BenchPlan& plan, std::uint64_t number);

/// All but `total`, which counts from when the attempt was due.
void record_steps(ConnectTimes& to, const Timing& timing);

/// "tcp.connection_refused".
std::string name_of_error(const Error& error);

}  // namespace wsx
