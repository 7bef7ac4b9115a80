#include "base/row_wrapper.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent = 2) {
  RowWrapper wrapper(columns, 0);
  wrapper.add(line, indent);
  return wrapper.take();
}

TEST(RowWrapper, BreaksBetweenWordsAndIndents) {
  EXPECT_EQ(wrapped("", 10), "\n");
  EXPECT_EQ(wrapped("one two", 10), "one two\n");
  EXPECT_EQ(wrapped("one two three four", 10), "one two\n  three\n  four\n");
  EXPECT_EQ(wrapped("0123456789 next", 10), "0123456789\n  next\n");  // the blank is where the row ends
}

TEST(RowWrapper, BreaksWordsThatWouldLeaveMuchOfARowEmpty) {
  EXPECT_EQ(wrapped("a 0123456789abcdef", 10), "a 01234567\n  89abcdef\n");
}

TEST(RowWrapper, CountsWideCharactersAndNoColours) {
  EXPECT_EQ(wrapped("世界世界世", 8), "世界世界\n  世\n");
  EXPECT_EQ(wrapped("\x1b[2mone\x1b[0m two", 7), "\x1b[2mone\x1b[0m two\n");
  EXPECT_EQ(wrapped("\x1b[2mone\x1b[0m \x1b[1mtwo three", 8), "\x1b[2mone\x1b[0m \x1b[1mtwo\n  three\n");
}

TEST(RowWrapper, ManagesWithHardlyAnyColumns) {
  for (const std::size_t columns : {1, 2, 3, 4}) EXPECT_FALSE(wrapped("one 世界 two", columns, 30).empty());
}

TEST(RowWrapper, KeepsTheFirstRows) {
  RowWrapper wrapper(10, 2);
  wrapper.add("one two three four", 2);
  wrapper.add("next", 2);
  EXPECT_EQ(wrapper.take(), "one two\n  three\n");
  EXPECT_EQ(wrapper.left_out(), 2u);
}

}  // namespace
}  // namespace wsx
