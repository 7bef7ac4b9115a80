#include "terminal/key_decoder.hpp"

#include <gtest/gtest.h>
#include <vector>

#include "terminal/wide_text.hpp"

namespace wsx {
namespace {

using Keys = std::vector<Key>;

Key text(std::wstring characters) { return {Key::Kind::text, std::move(characters)}; }
Key control(std::wstring characters) { return {Key::Kind::control, std::move(characters)}; }

Keys drain(KeyDecoder& decoder) {
  Keys keys;
  while (auto key = decoder.next()) keys.push_back(*key);
  return keys;
}

Keys decode(std::string_view bytes) {
  KeyDecoder decoder;
  decoder.feed(bytes);
  return drain(decoder);
}

TEST(KeyDecoder, CutsTextFromKeys) {
  EXPECT_EQ(decode("ab\rc\x7f"), (Keys{text(L"ab"), control(L"\r"), text(L"c"), control(L"\x7f")}));
  EXPECT_EQ(decode("äö世👩"), (Keys{text(L"äö世👩")}));
  EXPECT_EQ(decode(""), Keys{});
}

TEST(KeyDecoder, KeepsEscapeSequencesWhole) {
  EXPECT_EQ(decode("a\x1b[A\x1bOB\x1b[1;5Cb\x1bx"), (Keys{text(L"a"), control(L"\x1b[A"), control(L"\x1bOB"),
                                                          control(L"\x1b[1;5C"), text(L"b"), control(L"\x1bx")}));
  EXPECT_EQ(decode("\x1b\x1b[A"), (Keys{control(L"\x1b"), control(L"\x1b[A")}));
}

TEST(KeyDecoder, WaitsForTheRestOfAKey) {
  KeyDecoder decoder;
  const std::string bytes = "a\x1b[1;5D世\x1b";
  Keys keys;
  for (const char byte : bytes) {
    decoder.feed({&byte, 1});
    for (auto& key : drain(decoder)) keys.push_back(std::move(key));
  }
  EXPECT_EQ(keys, (Keys{text(L"a"), control(L"\x1b[1;5D"), text(L"世")}));
  decoder.feed("b");
  EXPECT_EQ(drain(decoder), (Keys{control(L"\x1b"
                                          L"b")}));
}

TEST(KeyDecoder, LosesNoByte) {
  EXPECT_EQ(decode("a\xff\xc0\x80z"), (Keys{text(to_wide("a\xff\xc0\x80z"))}));
  EXPECT_EQ(decode("\xed\xa0\x80z"), (Keys{text(to_wide("\xed\xa0\x80z"))}));
  EXPECT_EQ(decode({"a\0\x1e", 3}), (Keys{text(L"a"), control({L'\0'}), control(L"\x1e")}));
}

TEST(KeyDecoder, GivesUpOnASequenceThatNeverEnds) {
  const auto keys = decode("\x1b[" + std::string(1000, '1') + "z");
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_LE(keys[0].characters.size(), KeyDecoder::k_max_sequence_bytes + 1);
  EXPECT_EQ(keys[1].kind, Key::Kind::text);
  // What cuts it short is looked at again: it may be the mark behind what was pasted.
  EXPECT_EQ(decode("\x1b[\x1b[201~"), (Keys{control(L"\x1b["), control(L"\x1b[201~")}));
  EXPECT_EQ(decode("\x1bO\x1b[201~"), (Keys{control(L"\x1bO"), control(L"\x1b[201~")}));
  EXPECT_EQ(decode("\x1b[1;\x1b[201~"), (Keys{control(L"\x1b[1;"), control(L"\x1b[201~")}));
  EXPECT_EQ(decode("\x1b[\rx"), (Keys{control(L"\x1b[\r"), text(L"x")}));
}

}  // namespace
}  // namespace wsx
