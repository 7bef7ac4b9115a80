#include "base/utf8.hpp"

#include <gtest/gtest.h>
#include <string>

namespace wsx {
namespace {

std::string encode(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
  if (c < 0x800) return {static_cast<char>(0xc0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xe0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | c >> 18), tail(12), tail(6), tail(0)};
}

const std::string k_bad[] = {"\x80",
                             "\xbf",
                             "\xc0\x80",
                             "\xc1\xbf",
                             "\xc3",
                             "\xc3(",
                             "\xe0\x9f\xbf",
                             "\xe2\x82",
                             "\xed\xa0\x80",
                             "\xed\xbf\xbf",
                             "\xf0\x8f\xbf\xbf",
                             "\xf0\x9f\x98",
                             "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80",
                             "\xff",
                             "\xfe",
                             "\xe2\x28\xa1"};

TEST(Utf8, AcceptsExactlyTheScalarValues) {
  for (char32_t c = 0; c < 0x110800; ++c) {
    const bool is_scalar = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    const auto text = encode(c);
    ASSERT_EQ(is_utf8(text), is_scalar) << std::hex << static_cast<unsigned>(c);
    ASSERT_EQ(decode_utf8(text).value, is_scalar ? c : k_bad_byte) << std::hex << static_cast<unsigned>(c);
    std::string written;
    append_utf8(written, c);
    ASSERT_EQ(written, text) << std::hex << static_cast<unsigned>(c);
  }
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(cut_utf8("a\u20acb", 10), "a\u20acb");
  EXPECT_EQ(cut_utf8("a\u20acb", 4), "a\u20ac");
  EXPECT_EQ(cut_utf8("a\u20acb", 3), "a");
  EXPECT_EQ(cut_utf8("\u20ac", 2), "");
  EXPECT_EQ(cut_utf8("\x80\x80\x80", 2), "");
}

TEST(Utf8, IsFoundBadWhereverTheBadBytesStand) {
  for (const auto& bad : k_bad)
    for (std::size_t before = 0; before < 40; ++before)
      for (const std::size_t after : {0, 1, 7, 8, 15, 16, 33})
        ASSERT_FALSE(is_utf8(std::string(before, 'a') + bad + std::string(after, 'z'))) << before << " " << after;
}

TEST(Utf8, LetsOnlyAsciiBeAscii) {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string text(size, '\x7f');
    ASSERT_TRUE(is_ascii(text)) << size;
    for (std::size_t i = 0; i < size; ++i) {
      text[i] = '\x80';
      ASSERT_FALSE(is_ascii(text)) << size << " " << i;
      text[i] = 'a';
    }
  }
}

TEST(Utf8Checker, FindsTheSameWhereverTheTextIsCut) {
  const std::string text = "a\u00e9\u20ac\U0001f600" + std::string(40, 'x') + "\u20ac";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Utf8Checker checker;
    EXPECT_TRUE(checker.feed(std::string_view(text).substr(0, cut)));
    EXPECT_TRUE(checker.feed(std::string_view(text).substr(cut)));
    EXPECT_TRUE(checker.finish());
  }
}

TEST(Utf8Checker, FailsAtTheFirstByteThatNothingCanMend) {
  Utf8Checker checker;
  EXPECT_TRUE(checker.feed("\xed"));
  EXPECT_FALSE(checker.feed("\xa0"));
}

TEST(Utf8Checker, KnowsThatACharacterIsUnfinished) {
  Utf8Checker checker;
  EXPECT_TRUE(checker.feed("\xf0\x9f\x98"));
  EXPECT_FALSE(checker.finish());
}

}  // namespace
}  // namespace wsx
