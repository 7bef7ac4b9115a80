#include "json/equality.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Equality, ComparesNumbersAsDecimals) {
  const std::pair<const char*, const char*> same[] = {
      {"1", "1.0"},      {"1", "10e-1"},      {"0", "-0.000"},    {"0", "0e99"},         {"100", "1E2"},
      {"0.001", "1e-3"}, {"-1.50", "-15e-1"}, {"123e-2", "1.23"}, {"0.0010", "0.10e-2"}, {"1e400", "10e399"}};
  for (const auto& [a, b] : same) EXPECT_TRUE(is_same_number(a, b)) << a << " " << b;
  const std::pair<const char*, const char*> different[] = {{"1", "-1"},
                                                           {"1", "1.0000000000000000001"},
                                                           {"9007199254740993", "9007199254740992"},
                                                           {"1e400", "1e401"},
                                                           {"0", "1"},
                                                           {"10", "1"},
                                                           {"0.1", "0.01"},
                                                           {"12", "1.2"}};
  for (const auto& [a, b] : different) EXPECT_FALSE(is_same_number(a, b)) << a << " " << b;
}

TEST(Equality, ComparesValues) {
  EXPECT_TRUE(is_same_json(" {\"a\":[1,\"\\u0061\"],\"b\":{}} ", "{\"b\": {}, \"a\":[1.0, \"a\"]}"));
  EXPECT_FALSE(is_same_json("{\"a\":1}", "{\"a\":1,\"b\":2}"));
  EXPECT_FALSE(is_same_json("{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":1}")) << "no name may occur twice";
  EXPECT_FALSE(is_same_json("[1,2]", "[2,1]"));
  EXPECT_FALSE(is_same_json("[1]", "[1,2]"));
  EXPECT_FALSE(is_same_json("[]", "{}"));
  EXPECT_FALSE(is_same_json("1", "\"1\""));
  EXPECT_FALSE(is_same_json("null", "false"));
  EXPECT_TRUE(is_same_json("[]", "[ ]"));
  std::string deep(70, '[');
  deep += std::string(70, ']');
  EXPECT_FALSE(is_same_json(deep, deep)) << "it is deeper than allowed";
}

}  // namespace
}  // namespace wsx
