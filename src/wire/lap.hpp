#pragma once
#include <chrono>

#include "wire/net.hpp"

namespace wsx {

/// The time since the last call, for one phase after the other.
class Lap {
 public:
  std::chrono::microseconds take() {
    const auto now = Clock::now();
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(now - last_);
    last_ = now;
    return passed;
  }

 private:
  Clock::time_point last_ = Clock::now();
};

}  // namespace wsx
