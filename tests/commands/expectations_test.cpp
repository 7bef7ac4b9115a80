#include "commands/expectations.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

ExpectedMessage regex(std::string_view text) { return *parse_pattern(text); }
ExpectedMessage json(std::string_view text) { return *parse_json_expectation(text); }

Message text(std::string payload) {
  Message message;
  message.payload = std::move(payload);
  return message;
}

TEST(Expectations, AreMetInTheirOrder) {
  Expectations expectations({regex("^a"), json("/n=2"), regex("c$")});
  EXPECT_FALSE(expectations.meets(text("c")));
  EXPECT_EQ(expectations.next(), "^a");
  EXPECT_TRUE(expectations.meets(text("abc")));
  EXPECT_FALSE(expectations.meets(text("abc")));
  EXPECT_EQ(expectations.next(), "/n=2");
  EXPECT_TRUE(expectations.meets(text(R"({"n":2})")));
  EXPECT_FALSE(expectations.all_met());
  EXPECT_TRUE(expectations.meets(text("c")));
  EXPECT_TRUE(expectations.all_met());
  EXPECT_FALSE(expectations.meets(text("abc")));
}

TEST(Expectations, NoneAreMetFromTheStart) {
  Expectations none({});
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(none.all_met());
}

TEST(Expectations, BinaryMessagesCanMatchButAreNoJson) {
  Message binary = text(R"({"n":2})");
  binary.kind = PayloadKind::binary;
  EXPECT_TRUE(Expectations({regex("n")}).meets(binary));
  EXPECT_FALSE(Expectations({json("/n=2")}).meets(binary));
}

}  // namespace
}  // namespace wsx
