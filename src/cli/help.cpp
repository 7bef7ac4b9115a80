#include "cli/help.hpp"

#include <algorithm>

namespace wsx {
namespace {

constexpr std::size_t k_columns = 80;
constexpr const char* k_last_group = "Help";

bool is_shown(const Flag& flag) { return !flag.is_argument && !flag.is_hidden; }

std::string indent(std::size_t columns) { return std::string(columns, ' '); }

/// One sentence's first letter made large, a full stop at its end.
std::string make_sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

/// Breaks a paragraph of ASCII text into lines. A longer word gets a line of its own.
std::string wrap(const std::string& text, std::size_t indentation) {
  std::string out, line;
  const auto finish_line = [&] {
    if (!line.empty()) out += indent(indentation) + line + "\n";
    line.clear();
  };
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(' ', begin), text.size());
    const auto word = text.substr(begin, end - begin);
    if (indentation + line.size() + 1 + word.size() > k_columns) finish_line();
    line += (line.empty() ? "" : " ") + word;
    begin = end + 1;
  }
  finish_line();
  return out;
}

std::string format_head(const CommandText& text) {
  std::string out = text.name + " - " + text.brief + "\n\n";
  for (const auto& example : text.examples) out += "  " + example + "\n";
  return out + "\nUsage: " + text.name + " [FLAGS]" + (text.arguments.empty() ? "" : " " + text.arguments) + "\n";
}

std::string format_paragraph(const Flag& flag) {
  std::string text = make_sentence(flag.brief);
  if (!flag.details.empty()) text += " " + flag.details;
  if (flag.is_repeatable) text += " Repeatable.";
  if (!flag.default_text.empty()) text += " Default: " + flag.default_text + ".";
  return text;
}

/// In the order of their first flag, the group of -h and --help last.
std::vector<std::string> groups_of(const std::vector<Flag>& flags) {
  std::vector<std::string> groups;
  for (const Flag& flag : flags)
    if (flag.group != k_last_group && std::find(groups.begin(), groups.end(), flag.group) == groups.end())
      groups.push_back(flag.group);
  groups.push_back(k_last_group);
  return groups;
}

}  // namespace

std::string format_flag_names(const Flag& flag) {
  std::string out;
  for (const auto& name : split_names(flag.names)) out += (out.empty() ? "" : ", ") + name;
  return out + (flag.value.empty() ? "" : " " + flag.value);
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
  return out + "\n" + flags.text().name + " --help explains these and all the others.\n";
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
