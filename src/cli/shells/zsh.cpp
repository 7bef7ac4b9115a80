#include "cli/shells/completion.hpp"

namespace wsx {
namespace {

constexpr const char* k_zsh_head = R"(#compdef wsx
# zsh completion for wsx, made by `wsx --completion zsh`.

_wsx_at_file() { compset -P @ && _files }
_wsx_file_or_at_file() { compset -P @; _files }
)";

/// Puts a backslash before each of these characters.
std::string escape(const std::string& text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != special.npos) out += '\\';
    out += c;
  }
  return out;
}

std::string quote_for_zsh(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// A lone space: the value has a name, and nothing to choose from.
std::string format_zsh_action(const Flag& flag) {
  if (!flag.choices.empty()) return "(" + join(flag.choices, " ") + ")";
  switch (flag.completion) {
    case Completion::none:
      return " ";
    case Completion::file:
      return "_files";
    case Completion::at_file:
      return "_wsx_at_file";
    case Completion::file_or_at_file:
      return "_wsx_file_or_at_file";
  }
  return " ";
}

/// '(-o --output)'{-o+,--output=}'[write …]:FILE:_files'
std::string format_zsh_flag(const Flag& flag) {
  const auto names = split_names(flag.names);
  const bool is_optional = !flag.implicit_value.empty();
  std::vector<std::string> typed;
  for (const auto& name : names)
    typed.push_back(name + (!takes_value(flag) ? "" : is_optional ? "=-" : name.starts_with("--") ? "=" : "+"));
  auto tail = "[" + escape(flag.brief, "[]\\") + "]";
  if (takes_value(flag)) tail += (is_optional ? "::" : ":") + escape(flag.value, ":\\") + ":" + format_zsh_action(flag);
  const auto head = flag.is_repeatable ? "*" : "(" + join(names, " ") + ")";
  return quote_for_zsh(head) + (typed.size() == 1 ? typed.front() : "{" + join(typed, ",") + "}") + quote_for_zsh(tail);
}

std::string format_zsh_command(const FlagSet& flags) {
  const auto name = command_name(flags);
  const Flag& argument = argument_of(flags);
  const auto starts = join(argument.starts, " ");
  // A message while a flag is typed would keep zsh from inserting the flag.
  const auto action = starts.empty() ? "[[ $PREFIX == -* ]] || _message " + quote_for_zsh(argument.names)
                                     : "compadd -S '' -- " + starts;
  std::string out = "\n_wsx_" + name + "_argument() { " + action + " }\n";
  out += "\n_wsx_" + name + "() {\n  _arguments -s -S : \\\n";
  for (const Flag& flag : flags.flags())
    if (is_shown(flag)) out += "    " + format_zsh_flag(flag) + " \\\n";
  return out + "    " + quote_for_zsh(":" + escape(argument.names, ":") + ":_wsx_" + name + "_argument") + "\n}\n";
}

}  // namespace

std::string format_zsh_completion(const std::vector<FlagSet>& commands) {
  std::string out = k_zsh_head, described;
  for (const auto& command : commands) {
    described += " " + quote_for_zsh(command_name(command) + ":" + command.text().brief);
    out += format_zsh_command(command);
  }
  const auto names = command_names(commands);
  out += "\n_wsx() {\n  local -a commands=(" + described.substr(1) + ")\n";
  out += "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n";
  out += "    commands+=(" + quote_for_zsh(std::string("help:") + k_help_brief) + ")\n";
  out += "    _describe -t commands command commands\n    _wsx_" + names.front() + "_argument\n    return\n  fi\n";
  out += "  case $words[2] in\n    help) (( CURRENT > 3 )) || _describe -t commands command commands ;;\n";
  out += "    " + join(names, "|") + ")\n      local command=$words[2]\n      shift words\n      (( CURRENT-- ))\n";
  out += "      _wsx_$command ;;\n    *) _wsx_" + names.front() + " ;;\n  esac\n}\n\n";
  return out + "if [[ $funcstack[1] == _wsx ]]; then _wsx; else compdef _wsx wsx; fi\n";
}

}  // namespace wsx
