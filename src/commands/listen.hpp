#pragma once
#include "base/exit_code.hpp"
#include "commands/play_options.hpp"
#include "commands/replay_options.hpp"
#include "commands/terminal_options.hpp"
#include "input/input_options.hpp"
#include "output/output.hpp"
#include "rules/rule_book.hpp"
#include "server/forward_options.hpp"
#include "server/server_options.hpp"

namespace wsx {

/// `wsx listen`, with the defaults of its flags.
struct ListenOptions : ServerOptions, InputOptions, TerminalOptions {
  ListenOptions() { accept.serves_page = true; }

  OutputOptions output;
  RuleBook rules;  // --reply
  ServerReplayOptions replay;
  PlayOptions play;
  ForwardOptions forward;
  std::uint64_t max_queue_bytes = 4 * 1024 * 1024;  // that wait for a client who reads slowly; then 1013
};

/// Serves until it is told to stop (SIGINT, SIGTERM) or, with `once`, its first client has gone.
ExitCode run_listen(const ListenOptions& given);

}  // namespace wsx
