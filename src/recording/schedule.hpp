#pragma once
#include <algorithm>
#include <chrono>

namespace wsx {

/// When something recorded is due, counted from the opening of the connection: each from the beginning, so that
/// lateness does not add up. Infinitely fast is at once; more than a hundred years is a hundred years.
constexpr std::chrono::nanoseconds replay_due(std::chrono::microseconds offset, double speed) {
  constexpr double k_longest_ns = 1e9 * 60 * 60 * 24 * 365 * 100;
  const double ns = static_cast<double>(offset.count()) * 1e3 / speed;
  return std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(std::clamp(ns, 0.0, k_longest_ns)));
}

}  // namespace wsx
