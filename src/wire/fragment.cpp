#include "wire/fragment.hpp"

#include <algorithm>
#include <cstring>

namespace wsx {

std::size_t Fragment::capacity_with(std::size_t bytes) const {
  const std::size_t needed = end_ + bytes;
  if (needed <= block_.capacity) return block_.capacity;
  // What is larger comes from pools, which have two sizes only.
  const bool is_small = 2 * needed <= Arena::k_block_bytes;
  return Arena::block_bytes(is_small ? std::max(needed, 2 * block_.capacity) : needed);
}

void Fragment::grow(std::size_t bytes) {
  Block larger = arena_.take_block(capacity_with(bytes));
  if (block_.capacity) {
    std::memcpy(larger.data.get(), block_.data.get(), end_);
    arena_.give_block(std::move(block_));
  }
  block_ = std::move(larger);
}

std::size_t Fragment::send(FrameHeader header, OutputBuffer& output) {
  prepare(0);  // an empty frame has a header, too
  header.payload_bytes = payload_bytes();
  char head[k_max_frame_header_bytes];
  const std::size_t head_bytes = write_frame_header(head, header);
  const std::size_t begin = k_max_frame_header_bytes - head_bytes, frame_bytes = end_ - begin;
  std::memcpy(block_.data.get() + begin, head, head_bytes);
  output.append(std::exchange(block_, {}), begin, std::exchange(end_, k_max_frame_header_bytes));
  return frame_bytes;
}

void Fragment::clear() {
  end_ = k_max_frame_header_bytes;
  if (block_.capacity) arena_.give_block(std::exchange(block_, {}));
}

}  // namespace wsx
