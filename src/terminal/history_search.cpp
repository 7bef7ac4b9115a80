#include "terminal/history_search.hpp"

#include "base/utf8.hpp"

namespace wsx {

bool HistorySearch::find(std::size_t before) {
  for (auto i = before; i-- > 0;) {
    if (entries_[i].find(text_) == std::string::npos) continue;
    at_ = i;
    return true;
  }
  return false;
}

void HistorySearch::extend(std::string_view text) {
  const bool was_empty = text_.empty();
  text_ += text;
  if (!was_empty && match().empty()) return;  // what was not found is not found with more to it
  if (!find(was_empty ? entries_.size() : at_ + 1)) at_ = entries_.size();
}

void HistorySearch::shorten() {
  while (!text_.empty() && is_continuation(text_.back())) text_.pop_back();
  if (!text_.empty()) text_.pop_back();
  at_ = entries_.size();
  if (!text_.empty()) find(entries_.size());
}

void HistorySearch::older() {
  const std::string shown(match());
  auto at = at_;
  while (!text_.empty() && at_ < entries_.size() && find(at) && match() == shown) at = at_;
}

std::string HistorySearch::prompt() const {
  if (text_.empty()) return "(search history) ";
  return (match().empty() ? "(no earlier line with '" : "(earlier lines with '") + text_ + "') ";
}

}  // namespace wsx
