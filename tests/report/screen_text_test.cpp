#include "report/screen_text.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

constexpr ScreenStyle k_blocks{.blocks = true};
constexpr ScreenStyle k_ascii_screen;

TEST(ScreenText, CountsColumnsWithoutALocale) {
  EXPECT_EQ(count_columns(""), 0u);
  EXPECT_EQ(count_columns("abc"), 3u);
  EXPECT_EQ(count_columns("é≥…█▁"), 5u);
  EXPECT_EQ(count_columns("日本"), 4u);
  EXPECT_EQ(count_columns("😀"), 2u);
  EXPECT_EQ(count_columns("a\xff"), 2u);
}

TEST(ScreenText, CutsWholeCharacters) {
  EXPECT_EQ(cut_to_columns("abcdef", 6, k_blocks), "abcdef");
  EXPECT_EQ(cut_to_columns("abcdef", 5, k_blocks), "abcd…");
  EXPECT_EQ(cut_to_columns("abcdef", 5, k_ascii_screen), "abc..");
  EXPECT_EQ(cut_to_columns("日本語", 5, k_blocks), "日本…");
  EXPECT_EQ(cut_to_columns("日本語", 4, k_blocks), "日…");
  EXPECT_EQ(cut_to_columns("ééé", 3, k_blocks), "ééé");
  EXPECT_EQ(cut_to_columns("abc", 1, k_ascii_screen), ".");
  EXPECT_EQ(cut_to_columns("abc", 0, k_blocks), "");
}

TEST(ScreenText, Pads) {
  EXPECT_EQ(pad_right("é", 3), "é  ");
  EXPECT_EQ(pad_left("日", 3), " 日");
  EXPECT_EQ(pad_left("long", 3), "long");
}

TEST(ScreenText, WrapsWords) {
  EXPECT_EQ(wrap_words("  ", "one two three", {.columns = 9}), "  one two\n  three\n");
  EXPECT_EQ(wrap_words("a: ", "averylongword b", {.columns = 9}), "a: averylongword\n   b\n");
  EXPECT_EQ(wrap_words("a:", "", {.columns = 9}), "a:\n");
}

TEST(ScreenText, ShowsSignsInAscii) {
  EXPECT_EQ(to_terminal("≥ 1s – …", k_ascii_screen), ">= 1s - ..");
  EXPECT_EQ(to_terminal("≥ 1s – …", k_blocks), "≥ 1s – …");
}

TEST(ScreenText, ColoursOnlyWhenAsked) {
  EXPECT_EQ(in_shade(Shade::bad, "x", k_ascii_screen), "x");
  EXPECT_EQ(in_shade(Shade::bad, "x", {.colour = true}), "\x1b[38;5;160mx\x1b[0m");
  EXPECT_EQ(in_shade(Shade::plain, "x", {.colour = true}), "x");
}

}  // namespace
}  // namespace wsx
