#include "play/mistake.hpp"

#include <algorithm>

#include "base/escape.hpp"
#include "base/utf8.hpp"

namespace wsx {
namespace {

struct Spot {
  std::size_t number = 1;  // of the line
  std::string_view line;
  std::size_t offset = 0;  // in the line
};

Spot find_spot(std::string_view file, std::string_view at) {
  const auto offset = std::min(static_cast<std::size_t>(at.data() - file.data()), file.size());
  Spot spot;
  spot.number +=
      static_cast<std::size_t>(std::count(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  const auto begin = offset == 0 ? 0 : file.rfind('\n', offset - 1) + 1;  // npos + 1 is 0
  spot.line = file.substr(begin, std::min(file.find('\n', begin), file.size()) - begin);
  spot.offset = offset - begin;
  return spot;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace

Error explain_mistake(std::string_view source, std::string_view file, const Mistake& mistake) {
  const auto spot = find_spot(file, mistake.at);
  return {Phase::input, "bad_conversation",
          std::string(source) + ": line " + std::to_string(spot.number) + ", column " +
              std::to_string(count_characters(spot.line.substr(0, spot.offset)) + 1) + ": " + mistake.why,
          ""};
}

std::string mark_mistake(std::string_view file, const Mistake& mistake) {
  constexpr std::size_t k_shown_before = 50, k_shown = 100;
  const auto spot = find_spot(file, mistake.at);
  std::size_t begin = spot.offset > k_shown_before ? spot.offset - k_shown_before : 0;
  while (begin > 0 && begin < spot.line.size() && is_continuation(spot.line[begin])) --begin;
  const auto before = format_escaped(spot.line.substr(begin, spot.offset - begin));
  const auto behind = cut_utf8(spot.line.substr(spot.offset), k_shown);
  const auto marked = behind.substr(0, std::min(mistake.at.size(), behind.size()));
  const auto indent = std::string("  ") + (begin > 0 ? "…" : "");
  return indent + before + format_escaped(behind) + (behind.size() < spot.line.size() - spot.offset ? "…" : "") + "\n" +
         std::string(count_characters(indent) + count_characters(before), ' ') +
         std::string(std::max<std::size_t>(count_characters(format_escaped(marked)), 1), '^') + "\n";
}

}  // namespace wsx
