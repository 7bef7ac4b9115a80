#pragma once
#include <algorithm>
#include <array>
#include <chrono>

namespace wsx {

/// Nanoseconds a call of `run(i)`: the median of nine runs of so many calls.
template <class Run>
double median_ns(int iterations, Run run) {
  std::array<double, 9> samples;
  for (auto& sample : samples) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < iterations; ++i) run(i);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    sample = took.count() / iterations;
  }
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

}  // namespace wsx
