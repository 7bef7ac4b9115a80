#pragma once
#include <chrono>
#include <cstdint>

namespace wsx {

struct ConnectionLimits {
  std::uint64_t max_message_bytes = 16 * 1024 * 1024;
  std::chrono::nanoseconds close_timeout = std::chrono::seconds(5);
  std::uint64_t fragment_bytes = 0;  // payload bytes of a data frame that is sent, at most; 0: one frame a message
};

}  // namespace wsx
