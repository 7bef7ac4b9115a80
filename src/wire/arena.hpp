#pragma once
#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string_view>
#include <vector>

#include "wire/memory.hpp"

namespace wsx {

class Wire;

/// A block may be read and written this far beyond its end, so that masking can work in whole words.
constexpr std::size_t k_slack_bytes = 16;

/// Memory for output, from the arena's pools.
struct Block {
  std::unique_ptr<char[]> data;
  std::size_t capacity = 0;  // without the slack
};

/// The I/O memory of one io_context, which one thread runs: a single read buffer that all its wires take turns with,
/// and spare output blocks. So an idle connection holds no I/O buffer at all.
class Arena : public boost::asio::execution_context::service {
 public:
  using key_type = Arena;
  static boost::asio::execution_context::id id;
  static constexpr std::size_t k_read_bytes = 64 * 1024;
  /// A message of 64 KiB fits, and a fragment of k_max_fragment_bytes, each with its header.
  static constexpr std::size_t k_block_bytes = 64 * 1024 + 64, k_large_block_bytes = 256 * 1024 + 64;
  static constexpr std::size_t k_max_spare_blocks = 8, k_max_spare_large_blocks = 4;

  explicit Arena(boost::asio::execution_context& context);

  char* read_buffer() { return read_buffer_.get(); }
  /// The wire whose unread bytes lie in the read buffer, if any. A wire that needs the buffer parks the owner's first.
  Wire* owner = nullptr;

  /// Has room for so much at least. Both sizes above come from pools; what is much smaller, or larger, is made.
  Block take_block(std::size_t at_least = k_block_bytes);
  void give_block(Block block);
  /// How large take_block() makes it.
  static std::size_t block_bytes(std::size_t at_least);
  /// What the wires of this thread hold.
  MemoryAccount& memory() { return memory_; }

 private:
  void shutdown() override {}

  MemoryAccount memory_;
  std::unique_ptr<char[]> read_buffer_;
  std::vector<Block> spare_, spare_large_;
};

/// Bytes on their way out: appended at the end, sent from the front. Holds a block only while there are bytes.
class OutputBuffer {
 public:
  explicit OutputBuffer(Arena& arena) : arena_(arena) {}
  ~OutputBuffer();
  OutputBuffer(const OutputBuffer&) = delete;

  std::size_t size() const { return end_ - begin_; }
  std::size_t capacity() const { return block_.capacity; }
  std::string_view view() const { return {block_.data.get() + begin_, size()}; }
  /// Room for `bytes` more, and the slack. Valid until the next call here; commit() says how many were used.
  char* prepare(std::size_t bytes) {
    if (block_.capacity - end_ < bytes) make_room(bytes);
    return block_.data.get() + end_;
  }
  void commit(std::size_t bytes) { end_ += bytes; }
  void append(std::string_view bytes);
  /// Appends what lies in a block from `begin` to `end`, without a copy if there is nothing yet.
  void append(Block block, std::size_t begin, std::size_t end);
  void consume(std::size_t bytes);
  /// Takes back what was appended last.
  void drop_last(std::size_t bytes) { end_ -= bytes; }
  void clear();

 private:
  void make_room(std::size_t bytes);

  Arena& arena_;
  Block block_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace wsx
