#include "account/due_tally.hpp"

namespace wsx {

void DueTally::add(Nanos due) {
  if (entries_.empty() || due - entries_.back().first > step_) {
    if (entries_.size() == k_max_entries) join_neighbours();
    entries_.push_back({.first = due});
  }
  entries_.back().last = due;
  ++entries_.back().count;
}

void DueTally::join_neighbours() {
  for (std::size_t i = 0; i + 1 < entries_.size(); i += 2) {
    const Entry &one = entries_[i], &other = entries_[i + 1];
    entries_[i / 2] = {one.first, other.last, one.count + other.count};
  }
  entries_.resize(entries_.size() / 2);
  step_ *= 2;
}

}  // namespace wsx
