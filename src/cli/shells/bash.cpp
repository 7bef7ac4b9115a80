#include "cli/shells/completion.hpp"

namespace wsx {
namespace {

constexpr const char* k_bash_head = R"(# bash completion for wsx, made by `wsx --completion bash`.

_wsx_words() {
  mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
  # ws:// is only the beginning of a word.
  [[ ${COMPREPLY[0]-} != *[:/] ]] || compopt -o nospace 2>/dev/null
}

_wsx_file() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}

_wsx_at_file() {
  [[ $cur == @* ]] || return
  local names name quoted path=${cur#@}
  mapfile -t names < <(compgen -f -- "${path//\\/}")
  # bash sees neither names nor folders behind the @.
  for name in "${names[@]}"; do
    printf -v quoted %q "$name"
    COMPREPLY+=("@$quoted")
  done
  if ((${#names[@]} == 1)) && [[ -d ${names[0]} ]]; then
    COMPREPLY[0]+=/
    compopt -o nospace 2>/dev/null
  fi
}

_wsx_file_or_at_file() {
  if [[ $cur == @* ]]; then _wsx_at_file; else _wsx_file; fi
}
)";

constexpr const char* k_tail = R"(
_wsx() {
  COMPREPLY=()
  local cur=$2 before=$((COMP_CWORD - 1)) prev command joined=
  # Before the current word there may be a = or @, which are words of their own: --input=json, -x @file.
  case ${COMP_WORDS[before]} in = | @ | =@) joined=${COMP_WORDS[before]} before=$((before - 1)) ;; esac
  if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then joined==; fi
  prev=${COMP_WORDS[before]}
  # Not from COMP_WORDS, where echo: is two words, too.
  read -r _ command _ <<<"$COMP_LINE"
  if ((COMP_CWORD == 1)) && [[ $cur != -* ]]; then
)";

std::string format_bash_action(const Flag& flag) {
  if (!flag.choices.empty()) return " _wsx_words " + join(flag.choices, " ");
  switch (flag.completion) {
    case Completion::none:
      return "";
    case Completion::file:
      return " _wsx_file";
    case Completion::at_file:
      return " _wsx_at_file";
    case Completion::file_or_at_file:
      return " _wsx_file_or_at_file";
  }
  return "";
}

/// Flags whose value comes only after "=": "--ts" alone has one, too.
std::string format_optional_values(const FlagSet& flags) {
  std::string out;
  for (const Flag& flag : flags.flags())
    if (is_shown(flag) && !flag.implicit_value.empty() && !flag.choices.empty())
      out += "    " + join(split_names(flag.names), "= | ") + "=)" + format_bash_action(flag) + "; return ;;\n";
  return out.empty() ? "" : "  case $prev$joined in\n" + out + "  esac\n";
}

std::string format_bash_command(const FlagSet& flags) {
  std::string out = "\n_wsx_" + command_name(flags) + "() {\n" + format_optional_values(flags) + "  case $prev in\n";
  std::string names;
  for (const Flag& flag : flags.flags()) {
    if (!is_shown(flag)) continue;
    for (const auto& name : split_names(flag.names)) names += " " + name;
    const bool takes_next = takes_value(flag) && flag.implicit_value.empty();
    if (takes_next) out += "    " + join(split_names(flag.names), " | ") + ")" + format_bash_action(flag) + " ;;\n";
  }
  const auto starts = join(argument_of(flags).starts, " ");
  out += "    *)\n      if [[ $cur == -* ]]; then\n";
  out += "        _wsx_words" + names + "\n";
  if (!starts.empty()) out += "      else\n        _wsx_words " + starts + "\n";
  return out + "      fi\n      ;;\n  esac\n}\n";
}

}  // namespace

std::string format_bash_completion(const std::vector<FlagSet>& commands) {
  std::string out = k_bash_head;
  for (const auto& command : commands) out += format_bash_command(command);
  const auto names = command_names(commands);
  const auto starts = join(argument_of(commands.front()).starts, " ");
  out += k_tail;
  out += "    _wsx_words " + join(names, " ") + " help " + starts + "\n    return\n  fi\n  case $command in\n";
  out += "    help) ((COMP_CWORD > 2)) || _wsx_words " + join(names, " ") + " ;;\n";
  for (const auto& name : names)
    if (name != names.front()) out += "    " + name + ") _wsx_" + name + " ;;\n";
  return out + "    *) _wsx_" + names.front() + " ;;\n  esac\n}\n\ncomplete -F _wsx wsx\n";
}

}  // namespace wsx
