#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wsx {

/// Looks for a text in earlier lines, from the newest to the oldest, as it is being typed (Ctrl-R). The entries must
/// outlive it.
class HistorySearch {
 public:
  /// Oldest first.
  explicit HistorySearch(const std::vector<std::string>& entries) : entries_(entries), at_(entries.size()) {}

  void extend(std::string_view text);
  /// Takes the last character off, and looks from the newest entry again.
  void shorten();
  /// The next older entry; stays where it is when there is none.
  void older();

  /// The entry that was found; empty while nothing is looked for, or nothing was found.
  std::string_view match() const { return at_ < entries_.size() ? std::string_view(entries_[at_]) : ""; }
  /// What to show before it.
  std::string prompt() const;

 private:
  /// Goes to the newest entry that has the text and is older than `before`, if there is one.
  bool find(std::size_t before);

  const std::vector<std::string>& entries_;
  std::string text_;
  std::size_t at_;  // entries_.size(): none
};

}  // namespace wsx
