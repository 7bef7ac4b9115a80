#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

// RFC 4648, section 10.
constexpr std::pair<std::string_view, std::string_view> k_vectors[] = {{"", ""},
                                                                       {"f", "Zg=="},
                                                                       {"fo", "Zm8="},
                                                                       {"foo", "Zm9v"},
                                                                       {"foob", "Zm9vYg=="},
                                                                       {"fooba", "Zm9vYmE="},
                                                                       {"foobar", "Zm9vYmFy"}};

TEST(Base64, AgreesWithTheRfc) {
  for (const auto& [bytes, text] : k_vectors) {
    EXPECT_EQ(format_base64(bytes), text);
    EXPECT_EQ(*parse_base64(text), bytes);
  }
}

TEST(Base64, CarriesEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(*parse_base64(format_base64(bytes)), bytes);
}

TEST(Base64, HasOneSpelling) {
  for (const auto* text :
       {"Zg", "Zg=", "Z===", "====", "=", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_", "Zg==Zg==", "Z=g="}) {
    ASSERT_TRUE(parse_base64(text).has_error()) << text;
    EXPECT_EQ(parse_base64(text).error().code, "bad_base64");
  }
}

TEST(Hex, IsReadWithAndWithoutSpaces) {
  EXPECT_EQ(*parse_hex("00ff1A"), std::string("\x00\xff\x1a", 3));
  EXPECT_EQ(*parse_hex(" 00 ff\t1a "), std::string("\x00\xff\x1a", 3));
  EXPECT_EQ(*parse_hex(""), "");
}

TEST(Hex, IsRefusedWhenAByteIsIncomplete) {
  for (const auto* text : {"0", "000", "0 0", "0x00", "zz"}) EXPECT_TRUE(parse_hex(text).has_error()) << text;
}

TEST(Hex, IsWrittenInLowerCase) {
  std::string out = "> ";
  append_hex(out, "\x01\xfe");
  EXPECT_EQ(out, "> 01fe");
}

}  // namespace
}  // namespace wsx
