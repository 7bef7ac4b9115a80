#include "output/event_choice.hpp"

#include <algorithm>
#include <vector>

#include "base/lists.hpp"
#include "base/suggest.hpp"
#include "event/event_names.hpp"

namespace wsx {
namespace {

std::optional<Direction> direction_of(const Event& event) {
  return std::visit(
      [](const auto& what) -> std::optional<Direction> {
        if constexpr (requires { what.dir; }) return what.dir;
        return std::nullopt;
      },
      event.what);
}

/// `wait` is only ever an input.
std::vector<std::string> list_words() {
  std::vector<std::string> words{"in", "out"};
  for (const auto name : k_type_names)
    if (name != "wait") words.emplace_back(name);
  return words;
}

}  // namespace

bool EventChoice::wants(const Event& event) const {
  const auto dir = direction_of(event);
  const bool is_named = types & bit_of(event.what.index());
  if (types != 0 && !is_named) return false;
  if (!in && !out) return true;
  if (!dir) return is_named;
  return *dir == Direction::in ? in : out;
}

Result<EventChoice> parse_event_choice(std::string_view text) {
  EventChoice choice;
  const auto words = list_words();
  for (const auto word : split(text, ',')) {
    if (std::find(words.begin(), words.end(), word) == words.end()) {
      const auto meant = suggest(word, words);
      return Error{Phase::input, "unknown_type", std::string(word), meant.empty() ? "" : "did you mean " + meant + "?"};
    }
    if (word == "in")
      choice.in = true;
    else if (word == "out")
      choice.out = true;
    else
      choice.types |= EventChoice::bit_of(
          static_cast<std::size_t>(std::find(k_type_names.begin(), k_type_names.end(), word) - k_type_names.begin()));
  }
  return choice;
}

}  // namespace wsx
