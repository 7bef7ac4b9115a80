#include "wire/arena.hpp"

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace wsx {
namespace {

struct ArenaTest : testing::Test {
  /// The blocks that the pool has to spare: what it gives without making new ones cannot be asked, so they are counted
  /// by their addresses.
  std::set<char*> spare_blocks(std::size_t most) {
    std::vector<Block> taken;
    std::set<char*> addresses;
    for (std::size_t i = 0; i < most; ++i) {
      taken.push_back(arena.take_block());
      addresses.insert(taken.back().data.get());
    }
    for (Block& block : taken) arena.give_block(std::move(block));
    return addresses;
  }

  boost::asio::io_context context;
  Arena& arena = boost::asio::use_service<Arena>(context);
};
using OutputBufferTest = ArenaTest;

TEST_F(ArenaTest, ABlockThatCameBackIsGivenAgain) {
  Block block = arena.take_block();
  EXPECT_EQ(block.capacity, Arena::k_block_bytes);
  char* const address = block.data.get();
  arena.give_block(std::move(block));
  EXPECT_EQ(arena.take_block().data.get(), address);
}

TEST_F(ArenaTest, KeepsNoMoreSpareBlocksThanItsLimit) {
  constexpr std::size_t k_many = Arena::k_max_spare_blocks + 5;
  const auto given = spare_blocks(k_many);
  ASSERT_EQ(given.size(), k_many);
  std::size_t kept = 0;
  std::vector<Block> taken;
  for (std::size_t i = 0; i < Arena::k_max_spare_blocks; ++i) {
    taken.push_back(arena.take_block());
    kept += given.count(taken.back().data.get());
  }
  EXPECT_EQ(kept, Arena::k_max_spare_blocks);
}

TEST_F(ArenaTest, ABlockThatHasGrownDoesNotComeBack) {
  arena.give_block({std::unique_ptr<char[]>(new char[2 * Arena::k_block_bytes]), 2 * Arena::k_block_bytes});
  EXPECT_EQ(arena.take_block().capacity, Arena::k_block_bytes);
}

TEST_F(OutputBufferTest, WhatIsAppendedIsSentFromTheFront) {
  OutputBuffer output(arena);
  EXPECT_EQ(output.size(), 0u);
  EXPECT_EQ(output.view(), "");
  output.append("hello ");
  output.append("world");
  EXPECT_EQ(output.view(), "hello world");
  output.consume(6);
  EXPECT_EQ(output.view(), "world");
  output.append("!");
  EXPECT_EQ(output.view(), "world!");
  output.consume(6);
  EXPECT_EQ(output.size(), 0u);
}

TEST_F(OutputBufferTest, OnlyWhatIsCommittedCounts) {
  OutputBuffer output(arena);
  std::memcpy(output.prepare(100), "abc", 3);
  EXPECT_EQ(output.size(), 0u);
  output.commit(2);
  EXPECT_EQ(output.view(), "ab");
}

TEST_F(OutputBufferTest, HoldsNoBlockWhenItIsEmpty) {
  OutputBuffer first(arena), second(arena);
  first.append("x");
  const char* const address = first.view().data();
  first.consume(1);
  second.append("y");
  EXPECT_EQ(second.view().data(), address);
  second.clear();
  first.append("z");
  EXPECT_EQ(first.view().data(), address);
}

TEST_F(OutputBufferTest, GrowsOverItsBlockAndGivesLargeMemoryBack) {
  OutputBuffer output(arena);
  output.append("front");
  const std::string large(3 * Arena::k_block_bytes + 1, 'x');
  output.append(large);
  EXPECT_EQ(output.view(), "front" + large);
  output.clear();
  EXPECT_EQ(arena.take_block().capacity, Arena::k_block_bytes);
}

TEST_F(OutputBufferTest, AnAppendLargerThanABlockNeedsNoBlockFirst) {
  OutputBuffer output(arena);
  const std::string large(Arena::k_block_bytes + 1, 'x');
  output.append(large);
  EXPECT_EQ(output.view(), large);
}

TEST_F(OutputBufferTest, IsAStreamOfBytesWhateverTheSizesOfAppendsAndSends) {
  OutputBuffer output(arena);
  std::mt19937 random(1);
  std::uint64_t appended = 0, sent = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % (i % 100 == 0 ? 100'000 : 500), '\0');
    for (char& byte : bytes) byte = static_cast<char>(appended++ % 251);
    output.append(bytes);
    const std::string_view view = output.view().substr(0, random() % (output.size() + 1));
    for (const char byte : view) ASSERT_EQ(byte, static_cast<char>(sent++ % 251));
    output.consume(view.size());
    ASSERT_EQ(output.size(), appended - sent);
  }
}

}  // namespace
}  // namespace wsx
