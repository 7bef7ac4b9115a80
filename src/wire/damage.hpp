#pragma once
#include <cstdint>
#include <string>

namespace wsx {

/// Turns over one bit of what these whole frames carry; their headers stay right. The bit is counted over all of them,
/// and round again when there are fewer. Frames without a payload stay as they are.
void flip_payload_bit(std::string& frames, std::uint64_t bit);

}  // namespace wsx
