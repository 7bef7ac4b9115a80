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

TEST(Paste, KeepsEveryCharacter) {
  for (const std::string bytes :
       {"a\tb\x1b[A\x03z", "\x1b[1;31mred\x1b[0m", "\x1b\x1b[1;\x04z", "a\xff\xed\xa0z", "\x1bx"})
    EXPECT_EQ(to_utf8(pasted(bytes)), bytes);
  EXPECT_EQ(pasted({"stomp\0\x1e", 7}), (std::wstring{L"stomp\0\x1e", 7}));
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
