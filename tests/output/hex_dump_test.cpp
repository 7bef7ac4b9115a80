#include "output/hex_dump.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using Rows = std::vector<std::string>;

TEST(HexDump, LooksLikeHexdumpDoes) {
  EXPECT_EQ(format_dump("0123456789abcdefXY\x1b"),
            (Rows{"00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|",
                  "00000010  58 59 1b                                          |XY.|"}));
  EXPECT_EQ(format_dump(""), Rows{});
  EXPECT_EQ(format_dump(std::string(4096, 'x')).size(), 256u);
  EXPECT_TRUE(format_dump(std::string(4096, 'x')).back().starts_with("00000ff0  78"));
}

TEST(HexDump, IsAsciiWhateverTheBytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (const auto& row : format_dump(bytes)) {
    EXPECT_EQ(row.size(), 78u);
    for (const char c : row) EXPECT_TRUE(c >= ' ' && c <= '~');
  }
}

TEST(HexDump, HasShorterRowsInNarrowWindows) {
  EXPECT_EQ(format_dump("0123456789", 77),
            (Rows{"00000000  30 31 32 33 34 35 36 37  |01234567|", "00000008  38 39                    |89|"}));
  for (const auto& [columns, width] : {std::pair(78, 78), {77, 45}, {45, 45}, {44, 29}, {1, 29}})
    EXPECT_EQ(format_dump(std::string(16, 'x'), static_cast<std::size_t>(columns)).front().size(),
              static_cast<std::size_t>(width));
}

TEST(HexDump, FitsIntoALineWhenItIsShort) {
  EXPECT_EQ(format_short_dump(std::string("\0\xff", 2)), "00 ff  |..|");
  EXPECT_EQ(format_short_dump("123456789"), "31 32 33 34 35 36 37 38  39  |123456789|");
  EXPECT_TRUE(format_short_dump(std::string(17, 'a')).ends_with("61 …"));
}

}  // namespace
}  // namespace wsx
