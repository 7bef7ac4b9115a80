#include "terminal/wide_text.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(WideText, IsTheSameTextBothWays) {
  for (const char* text : {"", "ascii", "\x7f\xc2\x80", "\xdf\xbf\xe0\xa0\x80", "世界", "\xef\xbf\xbf\xf0\x90\x80\x80",
                           "👩‍🚀", "\xf4\x8f\xbf\xbf"})
    EXPECT_EQ(to_utf8(to_wide(text)), text);
  EXPECT_EQ(to_wide("a世👩"), L"a世👩");
}

TEST(WideText, LeavesOutWhatIsNoCharacter) {
  EXPECT_EQ(to_wide("a\xff\xed\xa0\x80z"), L"az");
  EXPECT_EQ(to_utf8(std::wstring{L'a', static_cast<wchar_t>(0xd800), static_cast<wchar_t>(0x110000), L'z'}), "az");
}

}  // namespace
}  // namespace wsx
