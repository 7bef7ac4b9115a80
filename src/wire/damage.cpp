#include "wire/damage.hpp"

#include "wire/frame.hpp"

namespace wsx {

void flip_payload_bit(std::string& frames, std::uint64_t bit) {
  FrameHeader header;
  std::uint64_t payload_bytes = 0;
  for (std::size_t at = 0; parse_frame_header(std::string_view(frames).substr(at), header); at += header.frame_bytes())
    payload_bytes += header.payload_bytes;
  if (!payload_bytes) return;
  bit %= payload_bytes * 8;
  std::uint64_t byte = bit / 8;
  for (std::size_t at = 0; parse_frame_header(std::string_view(frames).substr(at), header);
       at += header.frame_bytes()) {
    if (byte >= header.payload_bytes) {
      byte -= header.payload_bytes;
      continue;
    }
    char& damaged = frames[at + header.header_bytes + static_cast<std::size_t>(byte)];
    damaged = static_cast<char>(damaged ^ 1 << bit % 8);
    return;
  }
}

}  // namespace wsx
