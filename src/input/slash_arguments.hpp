#pragma once
#include "input/slash.hpp"

/// The arguments of commands, one function per kind of command. Errors: phase input, bad_argument.
namespace wsx {

/// The part of the text before the first space, which is removed from it together with the space.
std::string_view take_word(std::string_view& text);

Result<SlashCommand> parse_ping_arguments(std::string_view text);
Result<SlashCommand> parse_pong_arguments(std::string_view text);
/// A code that may be sent, then a reason.
Result<SlashCommand> parse_close_arguments(std::string_view text);
Result<SlashCommand> parse_hex_arguments(std::string_view text);
Result<SlashCommand> parse_base64_arguments(std::string_view text);
Result<SlashCommand> parse_binary_arguments(std::string_view text);
/// Text with escapes, which must come to UTF-8.
Result<SlashCommand> parse_send_arguments(std::string_view text);
Result<SlashCommand> parse_file_arguments(std::string_view text);
Result<SlashCommand> parse_save_arguments(std::string_view text);
Result<SlashCommand> parse_filter_arguments(std::string_view text);

}  // namespace wsx
