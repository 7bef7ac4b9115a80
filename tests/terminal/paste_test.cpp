#include "terminal/paste.hpp"

#include <gtest/gtest.h>

#include "terminal/line_editor.hpp"

namespace wsx {
namespace {

std::wstring pasted(std::string_view bytes) {
  KeyDecoder decoder;
  decoder.feed(bytes);
  Paste paste;
  while (const auto key = decoder.next()) paste.add(*key);
  return paste.text();
}

TEST(Paste, HasOneKindOfNewline) { EXPECT_EQ(pasted("a\rb\nc\r\nd\r\r\n"), L"a\nb\nc\nd\n\n"); }

TEST(Paste, KeepsTabsAndNoOtherControlCharacters) {
  EXPECT_EQ(pasted("a\tb\x1b[A\x03"
                   "c"),
            L"a\tbc");
}

TEST(Paste, KeepsLittleMoreThanALineMayHave) {
  const std::string piece(LineEditor::k_max_line_characters / 2, 'x');
  Paste paste;
  for (int i = 0; i < 10; ++i) paste.add({Key::Kind::text, std::wstring(piece.begin(), piece.end())});
  EXPECT_GT(paste.text().size(), LineEditor::k_max_line_characters);
  EXPECT_LE(paste.text().size(), 2 * LineEditor::k_max_line_characters);
}

}  // namespace
}  // namespace wsx
