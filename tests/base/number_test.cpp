#include "base/number.hpp"

#include <cstdint>
#include <gtest/gtest.h>
#include <string>

namespace wsx {
namespace {

TEST(Number, WholeNumbersAreAllOfTheText) {
  EXPECT_EQ(parse_whole<std::uint16_t>("0"), 0);
  EXPECT_EQ(parse_whole<std::uint16_t>("007"), 7);
  EXPECT_EQ(parse_whole<std::uint16_t>("65535"), 65535);
  EXPECT_EQ(parse_whole<int>("-12"), -12);
  EXPECT_EQ(parse_whole<std::uint64_t>("fF", 16), 255u);
  for (const char* text : {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "0x1", "65536", "99999999999999999999999", "a"})
    EXPECT_FALSE(parse_whole<std::uint16_t>(text)) << text;
  EXPECT_FALSE(parse_whole<int>("+1"));
}

TEST(Number, OneIsTakenOffTheFront) {
  std::string_view text = "12,3";
  EXPECT_EQ(take_number<unsigned>(text), 12u);
  EXPECT_EQ(text, ",3");
  EXPECT_FALSE(take_number<unsigned>(text));
  EXPECT_EQ(text, ",3");
  text = "256x";
  EXPECT_FALSE(take_number<std::uint8_t>(text));
  EXPECT_EQ(text, "256x");
}

TEST(Number, DecimalsHaveDigitsAndOnePoint) {
  EXPECT_EQ(parse_decimal("0.5"), 0.5);
  EXPECT_EQ(parse_decimal("12"), 12.0);
  EXPECT_EQ(parse_decimal(".25"), 0.25);
  for (const char* text : {"", ".", "1.2.3", "-1", "+1", "1e3", "inf", "nan", " 1", "1 ", "1,5"})
    EXPECT_FALSE(parse_decimal(text)) << text;
  EXPECT_FALSE(parse_decimal(std::string(400, '9')));
}

}  // namespace
}  // namespace wsx
