#include "json/expectation.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

bool matches(std::string_view expectation, std::string_view json) {
  const auto parsed = parse_json_expectation(expectation);
  EXPECT_TRUE(parsed) << expectation;
  return parsed && parsed->matches(json);
}

TEST(JsonExpectation, LooksAtOnePlace) {
  EXPECT_TRUE(matches("/state=open", R"({"state":"open","x":1})"));
  EXPECT_FALSE(matches("/state=open", R"({"state":"closed"})"));
  EXPECT_TRUE(matches("/params/0/id=7", R"({"params":[{"id":7}]})"));
  EXPECT_TRUE(matches("/a~1b/m~0n=1", R"({"a/b":{"m~n":1}})"));
  EXPECT_TRUE(matches("/=1", R"({"":1})"));
  EXPECT_TRUE(matches("=[1,2]", "[1,2]"));
}

TEST(JsonExpectation, WhatIsNotThereIsNotMet) {
  for (const char* json : {"{}", "[]", "7", "\"x\"", "{\"a\":{}}", "not JSON", "", "{\"a\":[1]} {\"a\":{\"b\":1}}"})
    EXPECT_FALSE(matches("/a/b=1", json)) << json;
  for (const char* pointer : {"/0=1", "/-=1", "/01=1", "/1=1", "/99999999999999999999=1"})
    EXPECT_FALSE(matches(pointer, "[2]")) << pointer;
}

TEST(JsonExpectation, AValueIsJsonOrElseAString) {
  EXPECT_TRUE(matches("/v=true", R"({"v":true})"));
  EXPECT_FALSE(matches("/v=true", R"({"v":"true"})"));
  EXPECT_TRUE(matches("/v=\"true\"", R"({"v":"true"})"));
  EXPECT_TRUE(matches("/v=null", R"({"v":null})"));
  EXPECT_TRUE(matches("/v=1.0", R"({"v":1})"));
  EXPECT_TRUE(matches("/v={\"b\":1,\"a\":2}", R"({"v":{"a":2,"b":1}})"));
  EXPECT_TRUE(matches("/v=a=b", R"({"v":"a=b"})"));
  EXPECT_TRUE(matches("/v=", R"({"v":""})"));
  EXPECT_TRUE(matches("/v=ä €", R"({"v":"\u00e4 \u20ac"})"));
}

TEST(JsonExpectation, RefusesWhatIsNoPointer) {
  for (const char* text : {"", "/a", "a=1", "a/b=1", "/~2=1", "/~=1", "/\xff=1"})
    EXPECT_FALSE(parse_json_expectation(text)) << text;
}

TEST(JsonExpectation, AHostileMessageCostsNoStack) {
  EXPECT_FALSE(matches("/v=1", std::string(1 << 20, '[')));
  EXPECT_FALSE(matches("=1", std::string(1 << 20, '[') + std::string(1 << 20, ']')));
}

}  // namespace
}  // namespace wsx
