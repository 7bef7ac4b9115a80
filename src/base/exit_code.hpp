#pragma once

namespace wsx {

/// What the process returns to its caller; the same in every subcommand. Listed for users in wsx(1).
enum class ExitCode : int {
  done = 0,
  ended_badly = 1,    // 1006, a protocol error, any close code but 1000, 1001 and none; or input lines were refused
  usage = 2,          // unknown flag, bad value, bad URL
  not_connected = 3,  // DNS, TCP, proxy, TLS, upgrade; could not bind
  run_not_valid = 4,  // bench
  expectation = 5,    // --expect not met, or --timeout reached
  regression = 98,    // bench
  threshold = 99,     // bench
  interrupted = 130,  // SIGINT
  terminated = 143,   // SIGTERM, SIGHUP
};

}  // namespace wsx
