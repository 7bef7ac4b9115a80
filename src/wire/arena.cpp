#include "wire/arena.hpp"

#include <algorithm>
#include <cstring>

namespace wsx {

boost::asio::execution_context::id Arena::id;

Arena::Arena(boost::asio::execution_context& context)
    : service(context), read_buffer_(new char[k_read_bytes + k_slack_bytes]) {}

Block Arena::take_block() {
  if (spare_.empty()) return make_block(k_block_bytes);
  memory_.take(k_block_bytes);
  Block block = std::move(spare_.back());
  spare_.pop_back();
  return block;
}

Block Arena::make_block(std::size_t capacity) {
  Block block{std::unique_ptr<char[]>(new char[capacity + k_slack_bytes]), capacity};
  memory_.take(capacity);
  return block;
}

void Arena::give_block(Block block) {
  memory_.give(block.capacity);
  if (block.capacity == k_block_bytes && spare_.size() < k_max_spare_blocks) spare_.push_back(std::move(block));
}

OutputBuffer::~OutputBuffer() { clear(); }

void OutputBuffer::append(std::string_view bytes) {
  std::memcpy(prepare(bytes.size()), bytes.data(), bytes.size());
  commit(bytes.size());
}

void OutputBuffer::consume(std::size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_) clear();
}

void OutputBuffer::clear() {
  begin_ = end_ = 0;
  if (block_.capacity) arena_.give_block(std::exchange(block_, {}));
}

void OutputBuffer::make_room(std::size_t bytes) {
  if (!block_.capacity && bytes <= Arena::k_block_bytes) {
    block_ = arena_.take_block();
    return;
  }
  const std::size_t have = size();
  // Moving to the front is enough only when that frees at least half, or the copying would be quadratic.
  if (have + bytes > block_.capacity || begin_ < have) {
    const std::size_t capacity = std::max(have + bytes, 2 * block_.capacity);
    Block larger = arena_.make_block(capacity);
    if (have) std::memcpy(larger.data.get(), block_.data.get() + begin_, have);
    if (block_.capacity) arena_.give_block(std::move(block_));
    block_ = std::move(larger);
  } else {
    std::memmove(block_.data.get(), block_.data.get() + begin_, have);
  }
  begin_ = 0;
  end_ = have;
}

}  // namespace wsx
