#pragma once
#include "cli/flag_set.hpp"
#include "commands/replay_options.hpp"
#include "output/output.hpp"

namespace wsx {

/// --record.
void add_record_flag(FlagSet& flags, OutputOptions& output);

/// --har. Only of clients: the file's format tells of requests that one browser has made, one after the other.
void add_har_flag(FlagSet& flags, OutputOptions& output);

/// --replay and what belongs to it.
void add_replay_flags(FlagSet& flags, ReplayOptions& replay);

/// The same of a server.
void add_server_replay_flags(FlagSet& flags, ServerReplayOptions& replay);

/// One file cannot be written twice, nor be read while it is written.
Result<void> check_recording(const OutputOptions& output, const ReplayOptions& replay);

}  // namespace wsx
