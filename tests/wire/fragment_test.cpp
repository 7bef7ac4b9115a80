#include "wire/fragment.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace wsx {
namespace {

struct FragmentTest : testing::Test {
  void add(std::string_view bytes) {
    std::memcpy(fragment.prepare(bytes.size()), bytes.data(), bytes.size());
    fragment.commit(bytes.size());
  }

  boost::asio::io_context context;
  Arena& arena = boost::asio::use_service<Arena>(context);
  Fragment fragment{arena};
  OutputBuffer output{arena};
};

TEST_F(FragmentTest, GetsTheShortestHeaderForWhatItHas) {
  for (const std::size_t size : {0, 125, 126, 65535, 65536, 256 * 1024}) {
    const std::string payload(size, 'x');
    for (std::size_t at = 0; at < size; at += 1000) add(std::string_view(payload).substr(at, 1000));
    EXPECT_EQ(fragment.payload_bytes(), size);
    const std::size_t frame_bytes = fragment.send({.opcode = Opcode::binary}, output);
    EXPECT_EQ(output.size(), frame_bytes);
    FrameHeader header;
    ASSERT_TRUE(parse_frame_header(output.view(), header));
    EXPECT_EQ(header.payload_bytes, size);
    EXPECT_EQ(header.header_bytes, size < 126 ? 2 : size < 65536 ? 4 : 10);
    EXPECT_TRUE(output.view().substr(header.header_bytes) == payload);
    EXPECT_EQ(fragment.payload_bytes(), 0u);
    EXPECT_EQ(fragment.capacity(), 0u);
    output.clear();
  }
}

TEST_F(FragmentTest, FollowsWhatIsInTheOutput) {
  output.append("before ");
  add("payload");
  fragment.send({.opcode = Opcode::text, .fin = false}, output);
  EXPECT_EQ(output.view(), "before \x01\x07payload");
}

TEST_F(FragmentTest, OfAnEmptyOutputItsBlockIsTaken) {
  add(std::string(100'000, 'x'));
  const char* const payload = fragment.prepare(0) - 100'000;
  fragment.send({.opcode = Opcode::text}, output);
  EXPECT_EQ(output.view().data() + 10, payload);
}

TEST_F(FragmentTest, HoldsLittleWhileLittleHasCome) {
  for (int i = 0; i < 1000; ++i) add("x");
  EXPECT_LE(fragment.capacity(), 2 * (1000 + k_max_frame_header_bytes));
  add(std::string(40'000, 'x'));
  EXPECT_EQ(fragment.capacity(), Arena::k_block_bytes);
  EXPECT_EQ(fragment.capacity_with(40'000), Arena::k_large_block_bytes);
  add(std::string(40'000, 'x'));
  EXPECT_EQ(fragment.capacity(), Arena::k_large_block_bytes);
}

}  // namespace
}  // namespace wsx
