#include "cli/shells/completion.hpp"

#include <algorithm>

namespace wsx {

std::string command_name(const FlagSet& flags) {
  const auto& name = flags.text().name;
  return name.substr(name.rfind(' ') + 1);
}

std::vector<std::string> command_names(const std::vector<FlagSet>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands) names.push_back(command_name(command));
  return names;
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
