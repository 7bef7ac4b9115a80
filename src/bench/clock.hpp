#pragma once
#include <chrono>

#include "account/nanos.hpp"

namespace wsx {

inline Nanos to_nanos(std::chrono::steady_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count();
}
inline Nanos now_nanos() { return to_nanos(std::chrono::steady_clock::now()); }

}  // namespace wsx
