#pragma once
#include <cstddef>

#include "bench/intake.hpp"

namespace wsx {

/// A lane's read buffer: room in front for the beginning of a frame that came with the bytes before.
constexpr std::size_t k_lane_lead_bytes = 256;
constexpr std::size_t k_lane_read_bytes = 128 * 1024;
constexpr std::size_t k_lane_buffer_bytes = k_lane_lead_bytes + k_lane_read_bytes;
static_assert(Intake::k_max_rest_bytes <= k_lane_lead_bytes);

}  // namespace wsx
