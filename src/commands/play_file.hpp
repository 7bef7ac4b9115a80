#pragma once
#include <memory>
#include <string>
#include <variant>

#include "base/exit_code.hpp"
#include "commands/play_options.hpp"
#include "play/conversation_reader.hpp"

namespace wsx {

/// Reads the file of --play, and what it refers to. A refusal says why it is no conversation, or, unless it is only
/// checked, why it cannot be played by this side.
std::variant<std::shared_ptr<const Conversation>, ConversationRefusal> open_conversation(const PlayOptions& options,
                                                                                         Role role);

/// For what conversations generate: another number in each run.
std::uint64_t draw_play_seed();

/// Says it on stderr, with the line that is wrong. Returns ExitCode::usage.
ExitCode report_refusal(const ConversationRefusal& refusal);

/// --lint: checks the file and shows on stdout what each side sends, with holes as they are.
ExitCode run_lint(const PlayOptions& options);

}  // namespace wsx
