#include "cli/shells/completion.hpp"

#include <algorithm>

namespace wsx {

std::string command_name(const FlagSet& flags) {
  const auto& text = flags.text().name;
  auto name = text.substr(text.find(' ') + 1);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::vector<std::string> command_names(const std::vector<FlagSet>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands)
    if (auto name = command_name(command); name.find('-') == name.npos) names.push_back(std::move(name));
  return names;
}

std::vector<std::string> bench_words(const std::vector<FlagSet>& commands) {
  std::vector<std::string> words;
  for (const auto& command : commands)
    if (const auto name = command_name(command); name.starts_with("bench-"))
      words.push_back(name.substr(std::string_view("bench-").size()));
  return words;
}

const Flag& argument_of(const FlagSet& flags) {
  const auto& all = flags.flags();
  return *std::find_if(all.begin(), all.end(), [](const Flag& flag) { return flag.is_argument; });
}

std::string join(const std::vector<std::string>& words, const std::string& separator) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : separator) + word;
  return out;
}

}  // namespace wsx
