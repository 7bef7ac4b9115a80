#include "cli/values/text_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/units.hpp"
#include "cli/parser/usage_error.hpp"

namespace wsx {

Result<std::string> read_text_file(const std::string& path, std::size_t max_bytes) {
  const auto refuse = [&](const std::string& why) {
    return usage_error("cannot read " + quote_value(path) + ": " + why);
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) return refuse(std::strerror(errno));
  std::string text;
  char piece[16 * 1024];
  while (const std::size_t n = std::fread(piece, 1, sizeof piece, file.get())) {
    text.append(piece, n);
    if (text.size() > max_bytes) return refuse("it is larger than " + format_size(max_bytes));
  }
  if (std::ferror(file.get())) return refuse(std::strerror(errno));
  return text;
}

Result<void> read_lines(const std::string& path, std::size_t max_bytes,
                        const std::function<Result<void>(std::string_view line)>& take) {
  constexpr std::string_view k_blanks = " \t\r";  // at the end only \r goes: a tab may end a cookie without a value
  const auto text = read_text_file(path, max_bytes);
  if (!text) return text.error();
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text->size();) {
    const auto end = std::min(text->find('\n', begin), text->size());
    auto line = std::string_view(*text).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    const auto first = line.find_first_not_of(k_blanks);
    if (first == line.npos) continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto taken = take(line.substr(first));
    if (!taken)
      return usage_error("@" + shorten(path) + " line " + std::to_string(number) + " " + taken.error().message);
  }
  return {};
}

}  // namespace wsx
