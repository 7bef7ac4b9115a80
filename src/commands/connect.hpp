#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_code.hpp"
#include "base/limits.hpp"
#include "commands/expectations.hpp"
#include "commands/play_options.hpp"
#include "commands/replay_options.hpp"
#include "commands/terminal_options.hpp"
#include "input/input_options.hpp"
#include "output/output.hpp"
#include "rules/rule_book.hpp"
#include "ws/client_options.hpp"

namespace wsx {

/// `wsx connect`, with the defaults of its flags.
struct ConnectOptions : ClientOptions, ConnectionLimits, InputOptions, TerminalOptions {
  std::string url;
  OutputOptions output;
  ReplayOptions replay;
  PlayOptions play;

  RuleBook rules;                    // --reply and --every
  std::vector<std::string> execute;  // -x; for "@file", the contents of the file
  std::optional<std::chrono::nanoseconds>
      wait;                             // -w: silence to wait for after the end of input; negative: forever; unset: 1 s
  std::uint64_t exit_after = 0;         // --exit-after, -1; 0: no limit
  std::vector<ExpectedMessage> expect;  // --expect and --expect-json, in this order
  std::optional<std::chrono::nanoseconds> timeout;
  std::optional<std::chrono::nanoseconds> duration;  // -d: how long to stay after the first connection has opened
  KeepAliveOptions keep_alive;
  std::optional<std::uint64_t> reconnect;  // --reconnect: how many attempts in a row, 0 without limit; unset: never
};

/// Runs until the connection is over. Events report what happened; the exit code sums it up.
ExitCode run_connect(const ConnectOptions& options);

}  // namespace wsx
