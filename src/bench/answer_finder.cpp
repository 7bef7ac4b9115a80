#include "bench/answer_finder.hpp"

#include <algorithm>

#include "base/number.hpp"

namespace wsx {

const char* explain_lost_number(const std::vector<PayloadPart>& parts) {
  const auto is_seq = [](const PayloadPart& part) { return part.what == PayloadPart::What::seq; };
  const auto seq = std::find_if(parts.begin(), parts.end(), is_seq);
  if (seq == parts.end() || std::find_if(seq + 1, parts.end(), is_seq) != parts.end())
    return "exactly one {{seq}} in the message";
  if (seq != parts.begin() && (seq - 1)->what != PayloadPart::What::literal)
    return "text between {{seq}} and the placeholder before it";
  return nullptr;
}

AnswerFinder::AnswerFinder(const MatchOptions& match, const PayloadSource& payload) {
  if (match.by == MatchOptions::By::pointer) {
    how_ = How::by_pointer;
    places_.add(match.pointer);
  } else if (match.by == MatchOptions::By::order) {
    return;
  } else if (payload.carries_numbers()) {
    how_ = How::generated;
  } else if (payload.is_template() && !explain_lost_number(payload.parts)) {
    how_ = How::behind_text;
    for (std::size_t i = 0; i < payload.parts.size(); ++i)
      if (payload.parts[i].what == PayloadPart::What::seq && i) before_ = payload.parts[i - 1].text;
  }
}

std::optional<std::uint64_t> AnswerFinder::find(std::string_view answer) const {
  switch (how_) {
    case How::never:
      return std::nullopt;
    case How::generated:
      return find_message_number(answer);
    case How::by_pointer: {
      const auto found = places_.find(answer);
      answer = found.empty() ? std::string_view() : found.front();
      if (!answer.empty() && answer.front() == '"') answer.remove_prefix(1);  // "7" is as good as 7
      break;
    }
    case How::behind_text: {
      const auto at = answer.find(before_);
      if (at == answer.npos) return std::nullopt;
      answer.remove_prefix(at + before_.size());
      break;
    }
  }
  return take_number<std::uint64_t>(answer);
}

}  // namespace wsx
