#include "play/values.hpp"

#include <algorithm>

namespace wsx {

void HoleValues::keep(std::uint32_t slot, HoleValue value, std::uint8_t depth) {
  bound_.push_back({slot, depth, std::move(value)});
}

void HoleValues::forget(std::uint8_t depth) {
  std::erase_if(bound_, [depth](const Bound& bound) { return bound.depth >= depth; });
}

void HoleValues::lift_to(std::uint8_t depth) {
  for (Bound& bound : bound_) bound.depth = std::min(bound.depth, depth);
}

std::size_t HoleValues::kept_bytes() const {
  std::size_t bytes = bound_.capacity() * sizeof(Bound);
  for (const Bound& bound : bound_) bytes += bound.value.text.size();
  return bytes;
}

}  // namespace wsx
