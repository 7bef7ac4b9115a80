#include "base/suggest.hpp"

#include <algorithm>
#include <vector>

namespace wsx {
namespace {

constexpr std::size_t k_min_abbreviation_bytes = 4;
constexpr std::size_t k_max_word_bytes = 64;  // nobody misspells anything longer, and the work grows with the square

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string suggest(std::string_view typed, std::span<const std::string> known) {
  if (typed.size() > k_max_word_bytes) return "";
  std::string_view best;
  for (const std::string& word : known)
    if (word.starts_with(typed) && (best.empty() || word.size() < best.size())) best = word;
  if (!best.empty() && typed.size() >= k_min_abbreviation_bytes) return std::string(best);
  best = {};
  const auto letters = typed.size() - std::min(typed.find_first_not_of('-'), typed.size());
  std::size_t best_distance = std::max<std::size_t>(letters / 3, 1) + 1;
  for (const std::string& word : known) {
    const auto distance = edit_distance(typed, word);
    if (distance >= best_distance) continue;
    best = word;
    best_distance = distance;
  }
  return std::string(best);
}

}  // namespace wsx
