#include "wire/arena.hpp"

#include <algorithm>
#include <cstring>

namespace wsx {

boost::asio::execution_context::id Arena::id;

Arena::Arena(boost::asio::execution_context& context)
    : service(context), read_buffer_(new char[k_read_bytes + k_slack_bytes]) {}

std::size_t Arena::block_bytes(std::size_t at_least) {
  if (at_least <= k_block_bytes / 2 || at_least > k_large_block_bytes) return at_least;
  return at_least <= k_block_bytes ? k_block_bytes : k_large_block_bytes;
}

Block Arena::take_block(std::size_t at_least) {
  const std::size_t capacity = block_bytes(at_least);
  memory_.take(capacity);
  auto& spare = capacity == k_block_bytes ? spare_ : spare_large_;
  if (spare.empty() || spare.back().capacity != capacity)
    return {std::unique_ptr<char[]>(new char[capacity + k_slack_bytes]), capacity};
  Block block = std::move(spare.back());
  spare.pop_back();
  return block;
}

void Arena::give_block(Block block) {
  memory_.give(block.capacity);
  if (block.capacity == k_block_bytes) {
    if (spare_.size() < k_max_spare_blocks) spare_.push_back(std::move(block));
  } else if (block.capacity == k_large_block_bytes) {
    if (spare_large_.size() < k_max_spare_large_blocks) spare_large_.push_back(std::move(block));
  }
}

OutputBuffer::~OutputBuffer() { clear(); }

void OutputBuffer::append(std::string_view bytes) {
  std::memcpy(prepare(bytes.size()), bytes.data(), bytes.size());
  commit(bytes.size());
}

void OutputBuffer::append(Block block, std::size_t begin, std::size_t end) {
  if (!size()) {
    clear();
    block_ = std::move(block);
    begin_ = begin, end_ = end;
    return;
  }
  append({block.data.get() + begin, end - begin});
  arena_.give_block(std::move(block));
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
    Block larger = arena_.take_block(capacity);
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
