#include "cli/help/help.hpp"

#include <algorithm>

#include "cli/help/flag_text.hpp"

namespace wsx {
namespace {

std::string indent(std::size_t columns) { return std::string(columns, ' '); }

std::string format_head(const CommandText& text) {
  std::string out = text.name + " - " + text.brief + "\n\n";
  for (const auto& example : text.examples) out += "  " + example + "\n";
  return out + "\nUsage: " + text.name + " [FLAGS]" + (text.arguments.empty() ? "" : " " + text.arguments) + "\n";
}

}  // namespace

std::string format_flag_names(const Flag& flag) {
  std::string out;
  for (const auto& name : split_names(flag.names)) out += (out.empty() ? "" : ", ") + name;
  if (!flag.implicit_value.empty()) return out + "[=" + flag.value + "]";
  return out + (takes_value(flag) ? " " + flag.value : "");
}

std::string format_short_help(const FlagSet& flags) {
  std::size_t widest = 0;
  for (const Flag& flag : flags.flags())
    if (flag.in_short_help) widest = std::max(widest, format_flag_names(flag).size());
  std::string out = format_head(flags.text()) + "\n";
  for (const Flag& flag : flags.flags()) {
    if (!flag.in_short_help) continue;
    const auto names = format_flag_names(flag);
    out += "  " + names + indent(widest + 2 - names.size()) + flag.brief + "\n";
  }
  return out + "\n" + flags.text().name + " --help explains all flags.\n";
}

std::string format_full_help(const FlagSet& flags) {
  std::string out = format_head(flags.text());
  if (!flags.text().details.empty()) out += "\n" + wrap(flags.text().details, 0);
  for (const auto& group : groups_of(flags.flags())) {
    out += "\n" + group + ":\n";
    for (const Flag& flag : flags.flags())
      if (is_shown(flag) && flag.group == group)
        out += "  " + format_flag_names(flag) + "\n" + wrap(format_paragraph(flag), 6);
  }
  return out;
}

}  // namespace wsx
