#include "base/escape.hpp"

#include <cstdio>
#include <gtest/gtest.h>

#include "base/utf8.hpp"

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

TEST(Escape, ShowsWhatDrawsNothingAndIsNoLetter) {
  for (const char32_t c : {0x34f,   0x115f,  0x1160,  0x17b4,  0x180b,  0x180f,  0x2065,  0x2800,  0x3164,  0xfdd0,
                           0xfe00,  0xfe0e,  0xfe0f,  0xffa0,  0xfff0,  0xfffe,  0x13430, 0x1343f, 0x16fe4, 0x1bca0,
                           0x1d159, 0x1d173, 0x1d17a, 0x1fffe, 0xe0001, 0xe0100, 0xe01ef, 0xe0fff, 0x10ffff}) {
    for (const std::string before : {"", "a", "ü", "世"}) {
      std::string text = before, shown = before;
      append_utf8(text, c);
      char escape[16];
      std::snprintf(escape, sizeof escape, "\\u{%x}", static_cast<unsigned>(c));
      EXPECT_EQ(format_escaped(text), shown + escape);
    }
  }
  for (const char* text :
       {"a\u0301", "\u00a0\u3000", "\u2801", "\ufffd", "\ufffc", "\u0e33", "\u1161", "\U000e1000", "\ue000"})
    EXPECT_EQ(format_escaped(text), text);
}

TEST(Escape, LeavesEmojiTogether) {
  for (const char* text : {"\u2764\ufe0f", "\U0001f3f3\ufe0f\u200d\U0001f308", "\u263a\ufe0e"})
    EXPECT_EQ(format_escaped(text), text);
  EXPECT_EQ(format_escaped("\u2764\ufe0f\ufe0f"), "\u2764\ufe0f\\u{fe0f}");
  EXPECT_EQ(format_escaped("ü\u200d\u200c\u200d"), "ü\u200d\\u{200c}\\u{200d}");
}

TEST(Escape, KeepsJsonOnATerminalTheSameJson) {
  std::string out;
  append_terminal_json(out, "{\"a\":\"ü\u202e\u034f\U000e0100\U0001f600 \\n\"}");
  EXPECT_EQ(out, "{\"a\":\"ü\\u202e\\u034f\\udb40\\udd00\U0001f600 \\n\"}");
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
