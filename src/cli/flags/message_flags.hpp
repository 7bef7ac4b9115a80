#pragma once
#include <cstdint>

#include "cli/parser/flag_set.hpp"
#include "commands/play_options.hpp"
#include "commands/replay_options.hpp"
#include "commands/terminal_options.hpp"
#include "input/input_options.hpp"
#include "output/output.hpp"
#include "rules/rule_book.hpp"

/// The flags about messages: how they are typed or read, shown, recorded and replayed.
namespace wsx {

/// How stdin is read: --input, -0, -b, --hex, --base64, --strict-input.
void add_input_flags(FlagSet& flags, InputOptions& options);
Result<void> check_input(const InputOptions& options);

/// --reply and --every, which fill the book in the order of the command line. Reads the files that "@FILE" names.
/// `in_short_help`: of --reply.
void add_rule_flags(FlagSet& flags, RuleBook& rules, bool in_short_help);

/// Whether messages are among the events that a command prints. Where they are not, --raw is accepted and not shown.
enum class Tells : std::uint8_t { messages, no_messages };
/// How and where events are printed: the same in every command.
void add_output_flags(FlagSet& flags, OutputOptions& output, Tells tells = Tells::messages);
/// --secret and --show-secrets; `where` is a sentence about the latter.
void add_secret_flags(FlagSet& flags, SecretNames& names, bool& show_secrets, std::string where);

/// --color and --no-color, in bench, too.
void add_colour_flags(FlagSet& flags, OutputOptions::Colour& colour);

/// What a person sees of a connection, and how lines are typed.
void add_terminal_flags(FlagSet& flags, TerminalOptions& options, OutputOptions& output);

/// --record.
void add_record_flag(FlagSet& flags, OutputOptions& output);
/// --save-dir.
void add_save_flag(FlagSet& flags, OutputOptions& output);
/// --har, for clients only: the format describes requests that one browser made, one after the other.
void add_har_flag(FlagSet& flags, OutputOptions& output);
/// --replay and the flags that belong to it: of a client, of a server.
void add_replay_flags(FlagSet& flags, ReplayOptions& replay);
void add_server_replay_flags(FlagSet& flags, ServerReplayOptions& replay);
/// --play and --var; --lint.
void add_play_flags(FlagSet& flags, PlayOptions& play, Role role);
void add_lint_flag(FlagSet& flags, PlayOptions& play);
/// One file cannot be written twice, nor be read while it is written.
Result<void> check_recording(const OutputOptions& output, const ReplayOptions& replay, const PlayOptions& play);

}  // namespace wsx
