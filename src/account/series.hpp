#pragma once
#include <vector>

#include "measure/run_result.hpp"

namespace wsx {

/// A run's seconds in order, in bounded memory: once there are k_max_series of them, neighbours become one.
void append_to_series(std::vector<SecondOfRun>& series, SecondOfRun second);

/// Of 36 KB each: 22 MB at most.
constexpr std::size_t k_max_series = 600;

}  // namespace wsx
