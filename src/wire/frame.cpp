#include "wire/frame.hpp"

#include <algorithm>
#include <cassert>
#include <functional>
#include <openssl/rand.h>
#include <random>

namespace wsx {

std::size_t write_frame_header(char* to, const FrameHeader& header) {
  auto put = [&](std::size_t at, std::uint64_t byte) { to[at] = static_cast<char>(byte); };
  put(0, (header.fin ? 0x80u : 0u) | static_cast<unsigned>(header.rsv) << 4 | static_cast<unsigned>(header.opcode));
  const std::uint64_t length = header.payload_bytes;
  const unsigned extended = length < 126 ? 0 : length < 65536 ? 2 : 8;
  const std::uint64_t short_length = extended == 0 ? length : extended == 2 ? 126 : 127;
  put(1, (header.masked ? 0x80u : 0u) | short_length);
  for (unsigned i = 0; i < extended; ++i) put(2 + i, length >> 8 * (extended - 1 - i));
  if (header.masked) std::memcpy(to + 2 + extended, &header.mask_key, 4);
  return 2 + extended + (header.masked ? 4 : 0);
}

void apply_mask(char* data, std::size_t size, std::uint32_t key) {
  const std::uint64_t wide = key | static_cast<std::uint64_t>(key) << 32;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, data + i, 8);
    word ^= wide;
    std::memcpy(data + i, &word, 8);
  }
  char bytes[4];
  std::memcpy(bytes, &key, 4);
  for (; i < size; ++i) data[i] = static_cast<char>(data[i] ^ bytes[i % 4]);
}

std::uint32_t make_mask_key() {
  // In blocks: a message in small fragments needs millions, and each call costs a microsecond.
  thread_local std::array<std::uint32_t, 256> keys;
  thread_local std::size_t left = 0;
  if (!left) {
    left = keys.size();
    if (::RAND_bytes(reinterpret_cast<unsigned char*>(keys.data()), sizeof keys) != 1) {
      std::random_device random;
      std::generate(keys.begin(), keys.end(), std::ref(random));
    }
  }
  return keys[--left];
}

std::string make_control_frame(Opcode opcode, std::string_view payload, bool masked) {
  assert(is_control(opcode) && payload.size() <= k_max_control_payload_bytes);
  FrameHeader header{.opcode = opcode, .masked = masked, .payload_bytes = payload.size()};
  if (masked) header.mask_key = make_mask_key();
  char head[k_max_frame_header_bytes];
  std::string frame(head, write_frame_header(head, header));
  frame += payload;
  if (masked) apply_mask(frame.data() + frame.size() - payload.size(), payload.size(), header.mask_key);
  return frame;
}

}  // namespace wsx
