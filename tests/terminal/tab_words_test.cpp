#include "terminal/tab_words.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(TabWords, HaveABeginningInCommon) {
  EXPECT_EQ(common_beginning({"/ping", "/pong"}), "/p");
  EXPECT_EQ(common_beginning({"/ping"}), "/ping");
  EXPECT_EQ(common_beginning({"a", "b"}), "");
  EXPECT_EQ(common_beginning({"xä", "xö"}), "x");  // they share the first byte of their second characters
}

TEST(TabWords, AreListedByTheirLastPart) {
  EXPECT_EQ(list_words({"/ping", "/pong"}), "/ping  /pong");
  EXPECT_EQ(list_words({"/file src/a.txt", "/file src/b/"}), "a.txt  b/");
  EXPECT_EQ(list_words({"/file a", "/file b c"}), "a  b c");
}

TEST(TabWords, CannotActOnTheTerminal) { EXPECT_EQ(list_words({"a\x1b[2J", "b\n"}), "a\\x1b[2J  b\\n"); }

TEST(TabWords, AreNotListedWithoutEnd) {
  const auto line = list_words(std::vector<std::string>(k_max_listed_words + 1, "x"));
  EXPECT_TRUE(line.ends_with("x  …"));
  EXPECT_FALSE(list_words(std::vector<std::string>(k_max_listed_words, "x")).ends_with("…"));
}

}  // namespace
}  // namespace wsx
