#include "terminal/tab_words.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/utf8.hpp"

namespace wsx {

std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const auto& word : words)
    common.resize(static_cast<std::size_t>(std::mismatch(common.begin(), common.end(), word.begin(), word.end()).first -
                                           common.begin()));
  while (!is_utf8(common)) common.pop_back();
  return common;
}

std::string list_words(const std::vector<std::string>& words) {
  const auto common = common_beginning(words);
  const auto last = common.find_last_of(" /");  // after it, the words differ
  const auto begin = last == common.npos || last == 0 ? 0 : last + 1;
  std::string line;
  for (const auto& word : words) {
    if (!line.empty()) line += "  ";
    if (&word == words.data() + k_max_listed_words) return line + "…";
    line += format_escaped(word.substr(begin));
  }
  return line;
}

}  // namespace wsx
