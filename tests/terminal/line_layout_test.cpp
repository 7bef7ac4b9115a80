#include "terminal/line_layout.hpp"

#include <clocale>
#include <gtest/gtest.h>

#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

using Rows = std::vector<std::string>;

class Layout : public testing::Test {
 protected:
  Layout() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
  static LineLayout lay_out(std::wstring_view line, std::size_t cursor = 1000) {
    return layout_line("> ", line, cursor, 10);
  }
  static std::pair<std::size_t, std::size_t> cursor(std::wstring_view line, std::size_t at = 1000) {
    const auto layout = lay_out(line, at);
    return {layout.cursor_row, layout.cursor_column};
  }
  using Place = std::pair<std::size_t, std::size_t>;
};

TEST_F(Layout, WrapsAsSoonAsARowIsFull) {
  EXPECT_EQ(lay_out(L"").rows, (Rows{"> "}));
  EXPECT_EQ(lay_out(L"12345678").rows, (Rows{"> 12345678", ""}));
  EXPECT_EQ(lay_out(L"123456789").rows, (Rows{"> 12345678", "9"}));
  EXPECT_EQ(cursor(L"1234567"), Place(0, 9));
  EXPECT_EQ(cursor(L"12345678"), Place(1, 0));
  EXPECT_EQ(cursor(std::wstring(18, L'x')), Place(2, 0));
  EXPECT_EQ(cursor(L"12345678", 3), Place(0, 5));
}

TEST_F(Layout, LetsNoWideCharacterStraddleTheMargin) {
  EXPECT_EQ(lay_out(L"x世界世界").rows, (Rows{"> x世界世 ", "界"}));
  EXPECT_EQ(cursor(L"x世界世界", 4), Place(1, 0));  // where that will stand
  EXPECT_EQ(cursor(L"世界世界"), Place(1, 0));
}

TEST_F(Layout, GivesCombiningCharactersNoRoom) {
  EXPECT_EQ(cursor(L"e\u0301x"), Place(0, 4));
  EXPECT_EQ(lay_out(L"1234567e\u0301x").rows, (Rows{"> 1234567e\u0301", "x"}));
  EXPECT_EQ(cursor(L"\U0001f469\u200d\U0001f680"), Place(0, 6));
}

TEST_F(Layout, ShowsWhatWouldActOnTheTerminal) {
  EXPECT_EQ(lay_out(L"\x1b[").rows, (Rows{"> \\x1b["}));
  EXPECT_EQ(layout_line("> ", L"a\u202e\u009b\u200b", 4, 80).rows, (Rows{"> a\\u{202e}\\u{9b}\\u{200b}"}));
  EXPECT_EQ(lay_out(L"\t|").rows, (Rows{">       |"}));
}

TEST_F(Layout, BeginsARowAtANewline) {
  EXPECT_EQ(lay_out(to_edited(L"a\nbc")).rows, (Rows{"> a\n", "  bc"}));
  EXPECT_EQ(cursor(to_edited(L"a\nbc"), 1), Place(0, 3));
  EXPECT_EQ(cursor(to_edited(L"a\nbc"), 2), Place(1, 2));
  EXPECT_EQ(lay_out(to_edited(L"12345678\n\n")).rows, (Rows{"> 12345678", "\n", "  \n", "  "}));
}

TEST_F(Layout, ShowsControlCharactersAndBytesThatAreNotUtf8) {
  EXPECT_EQ(layout_line("> ", to_edited({L"a\0\x1e\r", 4}), 0, 80).rows, (Rows{"> a\\x00\\x1e\\r"}));
  EXPECT_EQ(layout_line("> ", to_wide("\xff\xc3|"), 0, 80).rows, (Rows{"> \\xff\\xc3|"}));
}

TEST_F(Layout, ManagesWithHardlyAnyColumns) {
  for (const std::size_t columns : {0, 1, 2, 3}) {
    const auto layout = layout_line("> ", L"x世e\u0301\t\u202e", 3, columns);
    EXPECT_LT(layout.cursor_row, layout.rows.size());
  }
}

TEST(EditedText, IsTheSameTextBothWays) {
  for (const std::wstring_view text :
       {L"", L"one", L"one\ntwo\n", L"a \u23ce b\nc", L"\n\n", L"\x1e\x7f\u0085\U0010fffd"}) {
    const auto edited = to_edited(text);
    EXPECT_EQ(edited.find(L'\n'), edited.npos);
    EXPECT_EQ(to_utf8(edited), to_utf8(text));
  }
  const std::wstring_view nul(L"a\0b", 3);
  EXPECT_EQ(to_edited(nul).find(L'\0'), std::wstring::npos);
  EXPECT_EQ(to_utf8(to_edited(nul)), to_utf8(nul));
}

}  // namespace
}  // namespace wsx
