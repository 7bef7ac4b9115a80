#include "bench/answer_finder.hpp"

#include "base/number.hpp"

namespace wsx {

AnswerFinder::AnswerFinder(const MatchOptions& match, const PayloadSource& payload)
    : by_pointer_(match.by == MatchOptions::By::pointer) {
  if (by_pointer_) places_.add(match.pointer);
  for (std::size_t i = 0; i < payload.parts.size(); ++i)
    if (payload.parts[i].what == PayloadPart::What::seq && i && payload.parts[i - 1].what == PayloadPart::What::literal)
      before_ = payload.parts[i - 1].text;
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
  return take_number<std::uint64_t>(answer);
}

}  // namespace wsx
