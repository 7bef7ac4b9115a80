#include "bench/payload.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

const PayloadValues k_values{.seq = 41, .conn = 7, .time_ns = 1'767'225'600'000'000'123, .random = 3};

std::string fill(std::string_view text, const PayloadValues& values = k_values) {
  const auto parts = parse_payload_template(text);
  if (!parts) return "refused: " + parts.error().message;
  std::string payload;
  append_payload(payload, *parts, values);
  return payload;
}

TEST(Payload, PlaceholdersBecomeWhatTheyStandFor) {
  EXPECT_EQ(fill("{{seq}}"), "41");
  EXPECT_EQ(fill(R"({"id":{{seq}},"who":"c{{ conn }}","at":{{time}}})"),
            R"({"id":41,"who":"c7","at":1767225600000000123})");
  EXPECT_EQ(fill(R"({"a":{"b":{{seq}}}})"), R"({"a":{"b":41}})");
  EXPECT_EQ(fill("{{seq}}", {.seq = ~0ull}), "18446744073709551615");
}

TEST(Payload, WhatIsFilledInIsAppended) {
  std::string payload = "before ";
  append_payload(payload, *parse_payload_template("{{conn}}"), k_values);
  EXPECT_EQ(payload, "before 7");
}

TEST(Payload, ATextWithoutPlaceholdersIsOneLiteralPart) {
  for (const std::string text : {"", "hello", "{\"a\":{}}", "}} {", "$ {x}", "grüße"}) {
    const auto parts = parse_payload_template(text);
    ASSERT_TRUE(parts) << text;
    ASSERT_EQ(parts->size(), 1u) << text;
    EXPECT_EQ(parts->front().what, PayloadPart::What::literal);
    EXPECT_EQ(parts->front().text, text);
  }
}

TEST(Payload, BracesBehindADollarAreThemselves) {
  EXPECT_EQ(fill("${{seq}} {{seq}}"), "{{seq}} 41");
  EXPECT_EQ(fill("{{seq}}${{"), "41{{");
  EXPECT_EQ(fill("${{${{"), "{{{{");
  EXPECT_EQ(parse_payload_template("a ${{ b")->size(), 1u);
}

TEST(Payload, RandomDigitsAreAsManyAsAskedForAndHexadecimal) {
  for (const std::size_t digits : {1, 8, 16, 17, 64}) {
    const auto random = fill("{{rand:" + std::to_string(digits) + "}}");
    EXPECT_EQ(random.size(), digits);
    EXPECT_EQ(random.find_first_not_of("0123456789abcdef"), random.npos) << random;
  }
}

TEST(Payload, RandomDigitsComeFromTheirSeedAlone) {
  EXPECT_EQ(fill("{{rand:40}}"), fill("{{rand:40}}"));
  EXPECT_NE(fill("{{rand:40}}"), fill("{{rand:40}}", {.random = 4}));
  const auto twice = fill("{{rand:16}}{{rand:16}}");
  EXPECT_NE(twice.substr(0, 16), twice.substr(16));
  const auto long_one = fill("{{rand:64}}");
  EXPECT_NE(long_one.substr(0, 16), long_one.substr(16, 16));
}

TEST(Payload, IsKnownAgainWhateverTheTime) {
  const auto parts = *parse_payload_template("a {{seq}} {{conn}} {{time}} {{rand:8}}{{rand:20}} z");
  const auto values = make_values(9, 4, 7);
  std::string text;
  append_payload(text, parts, values);
  EXPECT_TRUE(is_payload(text, parts, make_values(9, 4, 7)));
  EXPECT_FALSE(is_payload(text, parts, make_values(9, 4, 8)));
  EXPECT_FALSE(is_payload(text, parts, make_values(9, 5, 7)));
  EXPECT_FALSE(is_payload(text, parts, make_values(8, 4, 7)));
  EXPECT_FALSE(is_payload(text + ' ', parts, values));
  EXPECT_FALSE(is_payload(text.substr(0, text.size() - 1), parts, values));
  EXPECT_FALSE(is_payload("", parts, values));
}

TEST(Payload, WhatIsUnknownIsRefusedWithItsPlace) {
  const auto unknown = parse_payload_template("grüße {{sequence}}");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().phase, Phase::input);
  EXPECT_EQ(unknown.error().code, "bad_template");
  EXPECT_EQ(unknown.error().message, "unknown placeholder {{sequence}} at character 7");
  EXPECT_EQ(fill("{{}}"), "refused: unknown placeholder {{}} at character 1");
  EXPECT_EQ(fill("{{seq}} {{\x1b[2J}}"), "refused: unknown placeholder {{\\x1b[2J}} at character 9");
  EXPECT_EQ(fill("a {{seq"), "refused: {{ is not closed by }} at character 3");
  EXPECT_EQ(parse_payload_template("{{sek}}").error().hint, "did you mean {{seq}}?");
  EXPECT_EQ(parse_payload_template("{{random:8}}").error().hint, "did you mean {{rand:8}}?");
  EXPECT_NE(parse_payload_template("{{user}}").error().hint.find("{{conn}}"), std::string::npos);
}

TEST(Payload, RandomTakesFromOneTo64Digits) {
  for (const std::string name : {"rand:", "rand:0", "rand:65", "rand:-1", "rand:8x", "rand:99999999999999999999"})
    EXPECT_EQ(fill("x{{" + name + "}}"),
              "refused: {{" + name + "}} takes a number of digits from 1 to 64, as in {{rand:8}}, at character 2");
  EXPECT_EQ(fill("{{rand}}"), "refused: unknown placeholder {{rand}} at character 1");
}

}  // namespace
}  // namespace wsx
