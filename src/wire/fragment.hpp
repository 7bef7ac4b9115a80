#pragma once
#include "wire/arena.hpp"
#include "wire/frame.hpp"

namespace wsx {

/// A data frame that is put together piece by piece before its length is known, with room for a header in front. While
/// little has come it holds little: who began it may never go on.
class Fragment {
 public:
  explicit Fragment(Arena& arena) : arena_(arena) {}
  ~Fragment() { clear(); }
  Fragment(const Fragment&) = delete;

  std::size_t payload_bytes() const { return end_ - k_max_frame_header_bytes; }
  std::size_t capacity() const { return block_.capacity; }
  /// How much it would hold with so much more payload.
  std::size_t capacity_with(std::size_t bytes) const;

  /// Room for so much more payload, and the slack. Valid until the next call; commit() says how much was used.
  char* prepare(std::size_t bytes) {
    if (block_.capacity < end_ + bytes) grow(bytes);
    return block_.data.get() + end_;
  }
  void commit(std::size_t bytes) { end_ += bytes; }
  /// Writes the header, for the payload that there is, and appends all of it to the output. It is empty then. Returns
  /// the frame's size.
  std::size_t send(FrameHeader header, OutputBuffer& output);
  void clear();

 private:
  void grow(std::size_t bytes);

  Arena& arena_;
  Block block_;
  std::size_t end_ = k_max_frame_header_bytes;
};

}  // namespace wsx
