#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "output/output.hpp"
#include "wire/listen_options.hpp"
#include "ws/accept_options.hpp"

namespace wsx {

/// `wsx echo`, with the defaults of its flags.
struct EchoOptions {
  ListenOptions listen;  // address, unix path, TLS, threads' acceptors
  AcceptOptions accept;  // who is let in, and how the upgrade is answered
  OutputOptions output;
  unsigned threads = 0;  // 0: one a processor
  std::uint64_t max_connections = 100'000;
  std::uint64_t max_message_bytes = 16 * 1024 * 1024;
  std::chrono::nanoseconds close_timeout = std::chrono::seconds(5);
  std::chrono::nanoseconds ping{0};          // --ping: how often each client is pinged; 0: never
  std::chrono::nanoseconds idle_timeout{0};  // --idle-timeout: a client that is silent for so long is let go; 0: never
  bool stats = false;                        // one `stats` event a second
  bool once = false;                         // end after the first client
};

/// Serves until it is told to stop (SIGINT, SIGTERM) or, with `once`, its first client has gone.
ExitCode run_echo(const EchoOptions& options);

}  // namespace wsx
