#pragma once
#include <memory>

#include "commands/bench.hpp"
#include "server/echo_server.hpp"

namespace wsx {

/// What a load test needs before it begins.
struct BenchSetup {
  BenchPlan plan;                      // complete
  std::unique_ptr<EchoServer> server;  // for echo:, running; stops when it goes
};

/// Starts the server that echo: means, and settles what the machine decides: threads, one TLS context for all, the
/// descriptors. Errors have phase input where the machine has too few descriptors or ports, and say what to do.
Result<BenchSetup> set_up_bench(const BenchOptions& options);

}  // namespace wsx
