#include "bench/answer_finder.hpp"

#include <charconv>

namespace wsx {

Result<AnswerFinder> AnswerFinder::make(const MatchOptions& match, const PayloadSource& payload) {
  AnswerFinder finder;
  if (match.by == MatchOptions::By::pointer) {
    const auto pointer = parse_json_pointer(match.pointer);
    if (!pointer) return pointer.error();
    finder.by_pointer_ = true;
    finder.places_.add(*pointer);
  }
  for (std::size_t i = 0; i < payload.parts.size(); ++i)
    if (payload.parts[i].what == PayloadPart::What::seq && i && payload.parts[i - 1].what == PayloadPart::What::literal)
      finder.before_ = payload.parts[i - 1].text;
  return finder;
}

std::optional<std::uint64_t> AnswerFinder::find(std::string_view answer) const {
  if (by_pointer_) {
    const auto found = places_.find(answer);
    answer = found.empty() ? std::string_view() : found.front();
    if (!answer.empty() && answer.front() == '"') answer.remove_prefix(1);  // "7" is as good as 7
  } else {
    const auto at = answer.find(before_);
    if (at == answer.npos) return std::nullopt;
    answer.remove_prefix(at + before_.size());
  }
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(answer.data(), answer.data() + answer.size(), number);
  if (failure != std::errc()) return std::nullopt;
  return number;
}

}  // namespace wsx
