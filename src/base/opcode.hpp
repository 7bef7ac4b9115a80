#pragma once
#include <cstddef>
#include <cstdint>

namespace wsx {

/// What a frame is. RFC 6455, section 5.2; 3 to 7 and 11 to 15 are reserved.
enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr std::size_t k_max_control_payload_bytes = 125;  // section 5.5

constexpr bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) & 8; }

}  // namespace wsx
