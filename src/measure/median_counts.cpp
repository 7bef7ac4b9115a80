#include "measure/median_counts.hpp"

#include <algorithm>

namespace wsx {

void MedianCounts::record(std::uint64_t value, std::uint32_t times) {
  if (times == 0) return;
  std::size_t at = index_of(value) - first_;  // before the window it is huge
  if (at >= cells_.size()) at = make_room(index_of(value));
  rest_ += times;
  while (cells_[at] + (rest_ >> scale_) > UINT32_MAX) halve();
  cells_[at] += static_cast<std::uint32_t>(rest_ >> scale_);
  rest_ &= (std::uint64_t(1) << scale_) - 1;
}

std::optional<std::uint64_t> MedianCounts::median() const {
  return cells_.empty() ? std::nullopt : std::optional(middle_at(first_ + median_cell()));
}

std::uint64_t MedianCounts::middle_at(std::size_t index) {
  if (index < (2u << k_bits)) return index;
  const std::size_t octave = (index >> k_bits) - 1;
  const std::uint64_t lowest = ((index & ((1u << k_bits) - 1)) | (1u << k_bits)) << octave;
  return lowest + ((std::uint64_t(1) << octave) - 1) / 2;
}

/// Where such a value is counted: in a cell of its own, if the window can grow, or move without losing the median.
std::size_t MedianCounts::make_room(std::size_t index) {
  if (cells_.empty()) {
    first_ = index;
    cells_.push_back(0);
    return 0;
  }
  if (index >= first_ + cells_.size()) {
    const std::size_t wanted = index - first_ + 1;
    if (wanted > k_max_cells) {  // the lowest cells become one, up to the median's
      const std::size_t dropped = std::min({wanted - k_max_cells, median_cell(), cells_.size() - 1});
      for (std::size_t i = 0; i < dropped; ++i) cells_[dropped] += cells_[i];
      cells_.erase(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(dropped));
      first_ += dropped;
    }
    cells_.resize(std::min(index - first_ + 1, k_max_cells));
    return cells_.size() - 1;
  }
  const std::size_t wanted = first_ + cells_.size() - index;
  if (wanted > k_max_cells) {  // the highest cells become one, down to the median's
    const std::size_t dropped = std::min(wanted - k_max_cells, cells_.size() - 1 - median_cell());
    for (std::size_t i = 0; i < dropped; ++i) {
      cells_[cells_.size() - 2] += cells_.back();
      cells_.pop_back();
    }
  }
  const std::size_t added = std::min(first_ - index, k_max_cells - cells_.size());
  cells_.insert(cells_.begin(), added, 0);
  first_ -= added;
  return 0;
}

std::size_t MedianCounts::median_cell() const {
  std::uint64_t sum = 0;
  for (const std::uint32_t count : cells_) sum += count;
  std::uint64_t left = (sum + 1) / 2;
  std::size_t at = 0;
  while (left > cells_[at]) left -= cells_[at++];
  return at;
}

void MedianCounts::halve() {
  ++scale_;
  for (std::uint32_t& count : cells_) count = count / 2 + (count & 1);
}

}  // namespace wsx
