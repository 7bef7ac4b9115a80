#include "cli/help/flag_text.hpp"

#include <algorithm>

namespace wsx {
namespace {

constexpr std::size_t k_columns = 80;
constexpr const char* k_last_group = "Help";

/// The first letter made large, a full stop at the end.
std::string make_sentence(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text + ".";
}

}  // namespace

std::vector<std::string> groups_of(const std::vector<Flag>& flags) {
  std::vector<std::string> groups;
  for (const Flag& flag : flags)
    if (flag.group != k_last_group && std::find(groups.begin(), groups.end(), flag.group) == groups.end())
      groups.push_back(flag.group);
  groups.push_back(k_last_group);
  return groups;
}

std::string format_paragraph(const Flag& flag) {
  std::string text = make_sentence(flag.brief);
  if (!flag.details.empty()) text += " " + flag.details;
  if (flag.is_repeatable) text += " Repeatable.";
  if (!flag.default_text.empty()) text += " Default: " + flag.default_text + ".";
  return text;
}

std::string wrap(const std::string& text, std::size_t indentation) {
  const std::string margin(indentation, ' ');
  std::string out, line;
  const auto finish_line = [&] {
    if (!line.empty()) out += margin + line + "\n";
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

}  // namespace wsx
