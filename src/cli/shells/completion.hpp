#pragma once
#include <string>
#include <vector>

#include "cli/parser/flag_set.hpp"

/// What makes a shell complete wsx's command lines: a script for each shell, with every command and flag, the values of
/// flags that take one of a few words, and files. A line that names no command is one of connect.
namespace wsx {

std::string format_bash_completion(const std::vector<FlagSet>& commands);
std::string format_zsh_completion(const std::vector<FlagSet>& commands);
std::string format_fish_completion(const std::vector<FlagSet>& commands);

/// What the command help is, which has no flags.
inline constexpr const char* k_help_brief = "show the help of a command";

/// "connect", of "wsx connect"; "bench-report", of "wsx bench report".
std::string command_name(const FlagSet& flags);

/// Of those that are one word.
std::vector<std::string> command_names(const std::vector<FlagSet>& commands);
/// "report", of those that are a word after bench.
std::vector<std::string> bench_words(const std::vector<FlagSet>& commands);

/// The argument among the flags.
const Flag& argument_of(const FlagSet& flags);

/// The words with the separator between them.
std::string join(const std::vector<std::string>& words, const std::string& separator);

}  // namespace wsx
