#include "cli/parser/flag.hpp"

#include <algorithm>

namespace wsx {

std::vector<std::string> split_names(const std::string& names) {
  std::vector<std::string> split;
  for (std::size_t begin = 0; begin < names.size();) {
    const auto end = std::min(names.find(',', begin), names.size());
    if (names[begin] == '!') ++begin;
    split.push_back(names.substr(begin, end - begin));
    begin = end + 1;
  }
  return split;
}

bool takes_value(const Flag& flag) { return !flag.value.empty(); }

bool is_shown(const Flag& flag) { return !flag.is_argument && !flag.is_hidden; }

std::string name_of(const Flag& flag) {
  const auto names = split_names(flag.names);
  const auto found = std::find_if(names.begin(), names.end(), [](auto& name) { return name.starts_with("--"); });
  return found == names.end() ? names.front() : *found;
}

}  // namespace wsx
