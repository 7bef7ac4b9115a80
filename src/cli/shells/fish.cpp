#include "cli/shells/completion.hpp"

namespace wsx {
namespace {

constexpr const char* k_fish_head = R"(# fish completion for wsx, made by `wsx --completion fish`.

function __wsx_is_first
    test (count (commandline -opc)) -eq 1
end

function __wsx_at_file
    set -l path (commandline -ct | string replace -rf '^(--?[a-z0-9-]+=)?@' '')
    and string replace -r '^' @ -- (__fish_complete_path $path)
end
)";

std::string quote_for_fish(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
  return out + "'";
}

std::string format_value(const Flag& flag) {
  if (!takes_value(flag)) return "";
  if (!flag.implicit_value.empty())
    return flag.choices.empty() ? "" : " -f -a " + quote_for_fish(join(flag.choices, " "));
  if (!flag.choices.empty()) return " -x -a " + quote_for_fish(join(flag.choices, " "));
  switch (flag.completion) {
    case Completion::none:
      return " -x";
    case Completion::file:
      return " -r -F";
    case Completion::at_file:
      return " -x -a '(__wsx_at_file)'";
    case Completion::file_or_at_file:
      return " -r -F -a '(__wsx_at_file)'";
  }
  return " -x";
}

std::string format_fish_flag(const Flag& flag) {
  std::string out;
  for (const auto& name : split_names(flag.names))
    out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  return out + format_value(flag) + " -d " + quote_for_fish(flag.brief);
}

std::string format_fish_command(const FlagSet& flags) {
  const auto name = command_name(flags);
  const auto condition = "complete -c wsx -n '__wsx_is " + name + "'";
  const Flag& argument = argument_of(flags);
  std::string out;
  if (!argument.starts.empty()) out += condition + " -a " + quote_for_fish(join(argument.starts, " ")) + "\n";
  for (const Flag& flag : flags.flags())
    if (is_shown(flag)) out += condition + format_fish_flag(flag) + "\n";
  return out;
}

}  // namespace

std::string format_fish_completion(const std::vector<FlagSet>& commands) {
  const auto names = command_names(commands);
  std::string out = k_fish_head;
  out += "\nfunction __wsx_is\n    set -l words (commandline -opc)\n    set -l command " + names.front() + "\n";
  out += "    contains -- \"$words[2]\" " + join(names, " ") + " help; and set command $words[2]\n";
  out += "    test $command = $argv[1]\nend\n\ncomplete -c wsx -f\n";
  for (std::size_t i = 0; i < commands.size(); ++i)
    out +=
        "complete -c wsx -n __wsx_is_first -a " + names[i] + " -d " + quote_for_fish(commands[i].text().brief) + "\n";
  out += std::string("complete -c wsx -n __wsx_is_first -a help -d ") + quote_for_fish(k_help_brief) + "\n";
  out += "complete -c wsx -n '__wsx_is help' -a " + quote_for_fish(join(names, " ")) + "\n";
  for (const auto& command : commands) out += "\n" + format_fish_command(command);
  return out;
}

}  // namespace wsx
