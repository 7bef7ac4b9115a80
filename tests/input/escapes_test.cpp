#include "input/escapes.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

std::string parsed(std::string_view text) {
  const auto result = parse_escapes(text);
  return result ? *result : "error: " + result.error().message;
}

TEST(Escapes, MeanWhatTheyMeanElsewhere) {
  EXPECT_EQ(parsed(""), "");
  EXPECT_EQ(parsed("plain ü \"text\""), "plain ü \"text\"");
  EXPECT_EQ(parsed(R"(CONNECT\naccept-version:1.2\n\n\0)"), std::string("CONNECT\naccept-version:1.2\n\n\0", 29));
  EXPECT_EQ(parsed(R"({"version":1}\x1e)"), "{\"version\":1}\x1e");
  EXPECT_EQ(parsed(R"(\a\b\e\f\n\r\t\v\\\")"), "\a\b\x1b\f\n\r\t\v\\\"");
  EXPECT_EQ(parsed(R"(\u2028\u{1f600}\u{41}\ud83d\ude00)"), "\u2028\U0001f600A\U0001f600");
  EXPECT_EQ(parsed(R"(\xc3\xbc\xFF)"), "ü\xff");
}

TEST(Escapes, AreRefusedWithTheirPlace) {
  EXPECT_EQ(parsed(R"(ab\q)"), R"(error: "\q" at character 3 is not an escape)");
  for (const char* text : {R"(\)", R"(a\x1)", R"(\xgg)", R"(\u12)", R"(\u{})", R"(\u{110000})", R"(\u{12)", R"(\ud800)",
                           R"(\ud800\u0041)", R"(\udc00)", R"(\u{d800})"})
    EXPECT_FALSE(parse_escapes(text)) << text;
}

}  // namespace
}  // namespace wsx
