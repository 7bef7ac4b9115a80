#include "account/stamps.hpp"

#include <algorithm>
#include <utility>

namespace wsx {

void Stamps::grow() {
  std::vector<Stamp> larger(std::max<std::size_t>(2, ring_.size() * 2));
  for (std::size_t i = 0; i < size_; ++i) larger[i] = at(i);
  ring_ = std::move(larger);
  head_ = 0;
}

void Stamps::take_apart() {
  Stamps apart;
  for (std::size_t i = 0; i < size_; ++i) {
    Stamp one = at(i);
    const std::uint32_t count = std::exchange(one.count, 1);
    for (std::uint32_t n = 0; n < count; ++n) apart.push(one);
    if (i < started_) apart.started_ += count;
  }
  apart.frame_left_ = frame_left_;
  *this = std::move(apart);
}

void Stamps::split(std::size_t index, std::uint32_t count) {
  Stamp rest = at(index);
  rest.count -= count;
  at(index).count = count;
  push(rest);
  for (std::size_t i = size_ - 1; i > index + 1; --i) std::swap(at(i), at(i - 1));
}

}  // namespace wsx
