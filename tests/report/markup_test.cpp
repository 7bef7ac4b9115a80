#include "report/markup.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Markup, EscapesWhatXmlAndHtmlRead) {
  EXPECT_EQ(escape_markup("<a href=\"x\">&amp;'</a>]]>"), "&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;&lt;/a&gt;]]&gt;");
}

TEST(Markup, ShowsWhatXmlCannotHave) {
  EXPECT_EQ(escape_markup("a\x01\n\x1b[2J\xff\ufffe\uffff\u202e"), "a\\x01\\n\\x1b[2J\\xff\\u{fffe}\\u{ffff}\\u{202e}");
}

TEST(Markup, LeavesNothingToMarkdown) {
  EXPECT_EQ(format_markdown_text("a|b `c` *d*\n# @e"), "a&#124;b &#96;c&#96; &#42;d&#42;&#92;n&#35; &#64;e");
  EXPECT_EQ(format_markdown_text("https://www.example.com 1.5 % (x)"), "https&#58;//www&#46;example.com 1.5 % (x)");
  EXPECT_EQ(format_markdown_text("a:"), "a:");
  EXPECT_EQ(format_markdown_code("</code>\x1b"), "<code>&#60;/code&#62;&#92;x1b</code>");
  EXPECT_EQ(format_markdown_text("é日"), "é日");
}

}  // namespace
}  // namespace wsx
