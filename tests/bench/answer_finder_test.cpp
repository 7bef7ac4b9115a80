#include "bench/answer_finder.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using By = MatchOptions::By;

AnswerFinder make_finder(const MatchOptions& match, const std::string& text) {
  return AnswerFinder(match, {.parts = *parse_payload_template(text)});
}

TEST(AnswerFinder, FindsTheNumberBehindTheTextThatWasInFrontOfIt) {
  const auto finder = make_finder({.by = By::seq}, "{{conn}} id={{seq}};{{time}}");
  EXPECT_EQ(finder.find("1 id=42;99"), 42u);
  EXPECT_EQ(finder.find("server says: 1 id=18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(finder.find("1 id=18446744073709551616"), std::nullopt);
  EXPECT_EQ(finder.find("1 id="), std::nullopt);
  EXPECT_EQ(finder.find("1 id=-3"), std::nullopt);
  EXPECT_EQ(finder.find("42"), std::nullopt);
  EXPECT_EQ(finder.find(""), std::nullopt);
}

TEST(AnswerFinder, FindsANumberWithNothingInFront) {
  const auto finder = make_finder({.by = By::seq}, "{{seq}} {{rand:4}}");
  EXPECT_EQ(finder.find("7 beef"), 7u);
  EXPECT_EQ(finder.find("x7"), std::nullopt);
}

TEST(AnswerFinder, FollowsAJsonPointer) {
  const auto finder = make_finder({.by = By::pointer, .pointer = {"a", "0", "id"}}, R"({"id":{{seq}}})");
  EXPECT_EQ(finder.find(R"({"a":[{"id":5}]})"), 5u);
  EXPECT_EQ(finder.find(R"({"a":[{"id":"6"}]})"), 6u);
  for (const char* answer : {"", "{", "[]", R"({"a":[{"id":null}]})", R"({"a":[{"id":""}]})", R"({"a":[{"id":-1}]})",
                             R"({"a":[]})", "\xff\xfe", R"({"a":[{"id":")"})
    EXPECT_EQ(finder.find(answer), std::nullopt) << answer;
}

}  // namespace
}  // namespace wsx
