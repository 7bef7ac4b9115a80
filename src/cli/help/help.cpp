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

constexpr std::size_t k_name_columns = 28;

/// "--mode MODE" instead of all that it takes.
std::string format_short_names(const Flag& flag) {
  Flag brief = flag;
  brief.value = name_of(flag).substr(2);
  for (char& c : brief.value) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return format_flag_names(brief);
}

/// "  -c, --connections N         number of connections (default: 10)".
std::string format_row(const Flag& flag) {
  constexpr std::size_t k_margin = 2;
  const auto names = format_flag_names(flag);
  auto text = flag.brief + (flag.default_text.empty() ? "" : " (default: " + flag.default_text + ")");
  auto rows = wrap(text, k_name_columns + k_margin);
  if (names.size() + k_margin > k_name_columns) return indent(k_margin) + names + "\n" + rows;
  return indent(k_margin) + names + rows.substr(k_margin + names.size());
}

}  // namespace

std::string format_flag_names(const Flag& flag) {
  std::string out;
  for (const auto& name : split_names(flag.names)) out += (out.empty() ? "" : ", ") + name;
  if (!flag.implicit_value.empty()) return out + "[=" + flag.value + "]";
  return out + (takes_value(flag) ? " " + flag.value : "");
}

std::string format_short_help(const FlagSet& flags) {
  std::vector<std::pair<std::string, std::string>> rows;  // names, brief
  for (const Flag& flag : flags.flags()) {
    if (!flag.in_short_help) continue;
    const bool is_too_wide = format_flag_names(flag).size() > k_name_columns;
    rows.emplace_back(is_too_wide ? format_short_names(flag) : format_flag_names(flag),
                      is_too_wide ? flag.value : flag.brief);
  }
  std::size_t widest = 0;
  for (const auto& [names, brief] : rows) widest = std::max(widest, names.size());
  std::string out = format_head(flags.text()) + "\n";
  for (const auto& [names, brief] : rows) out += "  " + names + indent(widest + 2 - names.size()) + brief + "\n";
  return out + "\n" + flags.text().name + " --help lists all flags.\n";
}

std::string format_full_help(const FlagSet& flags) {
  std::string out = format_head(flags.text());
  if (!flags.text().details.empty()) out += "\n" + wrap(flags.text().details, 0);
  for (const auto& group : groups_of(flags.flags())) {
    out += "\n" + group + ":\n";
    for (const Flag& flag : flags.flags())
      if (is_shown(flag) && flag.group == group) out += format_row(flag);
  }
  const auto& name = flags.text().name;
  const auto command = name.substr(name.find(' ') + 1);  // "bench report", whose page is that of bench
  return out + "\nwsx help " + command + " FLAG explains a flag; man wsx-" + command.substr(0, command.find(' ')) +
         " explains everything.\n";
}

std::optional<std::string> explain_flag(const FlagSet& flags, const std::string& name) {
  for (const Flag& flag : flags.flags()) {
    if (flag.is_argument) continue;
    for (const auto& known : split_names(flag.names))
      if (known == name || known == "-" + name || known == "--" + name)
        return format_flag_names(flag) + "\n" + wrap(format_paragraph(flag), 4);
  }
  return std::nullopt;
}

}  // namespace wsx
