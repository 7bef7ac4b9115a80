#include "base/escape.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Escape, LeavesPrintableTextAlone) {
  EXPECT_EQ(format_escaped("h\u00e9llo \"w\u00f6rld\" \\n \U0001f600"), "h\u00e9llo \"w\u00f6rld\" \\n \U0001f600");
}

TEST(Escape, KeepsALineALine) { EXPECT_EQ(format_escaped("a\nb\r\tc\u2028d"), "a\\nb\\r\\tc\\u{2028}d"); }

TEST(Escape, DisarmsTerminalSequences) {
  EXPECT_EQ(format_escaped("\x1b]0;title\x07"), "\\x1b]0;title\\x07");
  EXPECT_EQ(format_escaped(std::string_view("\0\x7f", 2)), "\\x00\\x7f");
  EXPECT_EQ(format_escaped("\u009b31m"), "\\u{9b}31m");  // CSI in one character
}

TEST(Escape, DisarmsBidirectionalOverrides) {
  EXPECT_EQ(format_escaped("\u202egnp.exe\u2066"), "\\u{202e}gnp.exe\\u{2066}");
}

TEST(Escape, ShowsWhatWouldHide) {
  EXPECT_EQ(format_escaped("pay\u200bpal\ufeff\u00ad\u2060"), "pay\\u{200b}pal\\u{feff}\\u{ad}\\u{2060}");
  EXPECT_EQ(format_escaped("\U000e0041"), "\\u{e0041}");  // tags spell ASCII that nobody sees
}

TEST(Escape, ShowsJoinersWhereTheyJoinNothing) {
  EXPECT_EQ(format_escaped("pay\u200dpal"), "pay\\u{200d}pal");
  EXPECT_EQ(format_escaped("\U0001f469\u200d\U0001f680 \u0645\u06cc\u200c\u062e"),
            "\U0001f469\u200d\U0001f680 \u0645\u06cc\u200c\u062e");
}

TEST(Escape, ShowsBytesThatAreNotUtf8) { EXPECT_EQ(format_escaped("a\xff\xc3(\xe2\x82"), "a\\xff\\xc3(\\xe2\\x82"); }

TEST(Escape, AnExcerptSaysThatItIsCut) {
  EXPECT_EQ(format_excerpt("abc", 3), "abc");
  EXPECT_EQ(format_excerpt("abcd", 3), "abc…");
  EXPECT_EQ(format_excerpt("ab\u20acd", 4), "ab…");  // no half characters
  EXPECT_EQ(format_excerpt("\x80\x81\x82", 2), "\\x80\\x81…");
  EXPECT_EQ(quote("a\nb"), "\"a\\nb\"");
  EXPECT_EQ(quote(std::string(100, 'x')), '"' + std::string(k_max_excerpt_bytes, 'x') + "…\"");
}

}  // namespace
}  // namespace wsx
