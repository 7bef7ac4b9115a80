#include "commands/screen_row.hpp"

#include <clocale>
#include <gtest/gtest.h>
#include <string>

namespace wsx {
namespace {

class ScreenRow : public testing::Test {
 protected:
  ScreenRow() { std::setlocale(LC_CTYPE, "C.UTF-8"); }
  static std::size_t row(const std::wstring& before, wchar_t at_cursor = 0) {
    return measure_cursor_row(L"> ", before, at_cursor, 10);
  }
};

TEST_F(ScreenRow, WrapsAsSoonAsARowIsFull) {
  EXPECT_EQ(row(L""), 0u);
  EXPECT_EQ(row(L"1234567"), 0u);
  EXPECT_EQ(row(L"12345678"), 1u);
  EXPECT_EQ(row(std::wstring(17, L'x')), 1u);
  EXPECT_EQ(row(std::wstring(18, L'x')), 2u);
}

TEST_F(ScreenRow, LetsNoWideCharacterStraddleTheMargin) {
  EXPECT_EQ(row(L"世界世"), 0u);
  EXPECT_EQ(row(L"世界世界"), 1u);
  EXPECT_EQ(row(L"x世界世界"), 1u);
  EXPECT_EQ(row(L"x世界世", L'界'), 1u);  // the cursor is where that will stand
  EXPECT_EQ(row(L"x世界世", L'x'), 0u);
}

TEST_F(ScreenRow, CountsWhatIsDrawnForCharactersThatCannotBe) {
  EXPECT_EQ(row(L"\t"), 0u);
  EXPECT_EQ(row(L"\t\t"), 1u);
  EXPECT_EQ(row(L"\x01\x02\x03"), 0u);
  EXPECT_EQ(row(L"\x01\x02\x03\x04"), 1u);
  EXPECT_EQ(row(L"e\x301"
                L"123456"),
            0u);  // a combining accent takes no room
}

}  // namespace
}  // namespace wsx
