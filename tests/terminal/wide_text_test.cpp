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

TEST(WideText, KeepsBytesThatAreNoCharacter) {
  EXPECT_EQ(to_wide("a\xff"), (std::wstring{L'a', k_wide_byte + 0xff}));
  for (const char* text : {"a\xff\xed\xa0\x80z", "\xc3", "\xf0\x9f\x92"}) EXPECT_EQ(to_utf8(to_wide(text)), text);
  EXPECT_EQ(to_utf8(std::wstring{k_wide_byte, k_wide_byte + 0x1e}), std::string("\0\x1e", 2));
}

TEST(WideText, LeavesOutWhatIsNeither) {
  EXPECT_EQ(to_utf8(std::wstring{L'a', static_cast<wchar_t>(0xd800), k_wide_byte + 0x100, L'z'}), "az");
}

}  // namespace
}  // namespace wsx
