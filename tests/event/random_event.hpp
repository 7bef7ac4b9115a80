#pragma once
#include <random>

#include "event/event.hpp"

namespace wsx {

/// Events as wsx could emit them, of every type in turn, with members present or absent at random; the same for the
/// same seed. They come from the tables of event_members.hpp, so a new member is among them.
class RandomEvents {
 public:
  explicit RandomEvents(std::uint64_t seed) : random_(seed) {}
  Event next();

 private:
  std::mt19937_64 random_;
  std::size_t type_ = 0;
};

}  // namespace wsx
