#pragma once
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/opcode.hpp"

/// One WebSocket frame's header, as bytes and as values. RFC 6455, section 5.2. Pure; judges nothing.
namespace wsx {

constexpr std::size_t k_max_frame_header_bytes = 14;
constexpr std::uint8_t k_rsv1 = 4, k_rsv2 = 2, k_rsv3 = 1;

struct FrameHeader {
  Opcode opcode = Opcode::text;  // may hold a reserved value: 3–7, 11–15
  std::uint8_t rsv = 0;          // k_rsv1 | k_rsv2 | k_rsv3
  bool fin = true;
  bool masked = false;
  std::uint32_t mask_key = 0;  // in wire order
  std::uint64_t payload_bytes = 0;
  std::uint8_t header_bytes = 2;  // 2 to 14

  std::uint64_t frame_bytes() const { return header_bytes + payload_bytes; }
};

/// Reads the header at the front of `bytes`. False while it is not complete.
inline bool parse_frame_header(std::string_view bytes, FrameHeader& header) {
  if (bytes.size() < 2) return false;
  auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t short_length = at(1) & 0x7f;
  const std::size_t extended = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  const bool masked = at(1) & 0x80;
  const std::size_t header_bytes = 2 + extended + (masked ? 4 : 0);
  if (bytes.size() < header_bytes) return false;
  header.opcode = static_cast<Opcode>(at(0) & 0x0f);
  header.rsv = (at(0) >> 4) & 7;
  header.fin = at(0) & 0x80;
  header.masked = masked;
  header.payload_bytes = extended ? 0 : short_length;
  for (std::size_t i = 0; i < extended; ++i) header.payload_bytes = header.payload_bytes << 8 | at(2 + i);
  if (masked) std::memcpy(&header.mask_key, bytes.data() + 2 + extended, 4);
  header.header_bytes = static_cast<std::uint8_t>(header_bytes);
  return true;
}

/// Writes the header to `to`, which has room for k_max_frame_header_bytes. The length takes as few bytes as it can.
/// Returns the header's size; header.header_bytes is not read.
std::size_t write_frame_header(char* to, const FrameHeader& header);

/// Masks or unmasks `size` bytes in place; `key` as in FrameHeader. RFC 6455, section 5.3.
void apply_mask(char* data, std::size_t size, std::uint32_t key);

/// The key for what comes after this many bytes.
constexpr std::uint32_t rotate_key(std::uint32_t key, std::size_t bytes) {
  static_assert(std::endian::native == std::endian::little);
  return std::rotr(key, static_cast<int>(bytes % 4 * 8));
}

/// RFC 6455, section 10.3: a key that nobody can foresee.
std::uint32_t make_mask_key();

/// A whole control frame; `payload` is at most k_max_control_payload_bytes. A client masks with a fresh random key.
std::string make_control_frame(Opcode opcode, std::string_view payload, bool masked);

}  // namespace wsx
