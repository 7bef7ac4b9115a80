#include "rules/pattern.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <string>

namespace wsx {
namespace {

TEST(Pattern, IsFoundAnywhere) {
  EXPECT_TRUE(parse_pattern("b+")->matches("abbc"));
  EXPECT_FALSE(parse_pattern("^b")->matches("abbc"));
  EXPECT_TRUE(parse_pattern("^pong$")->matches("pong"));
  EXPECT_TRUE(parse_pattern("\"id\":\\s*\\d+")->matches("{\"id\": 42}"));
  EXPECT_TRUE(parse_pattern("世.*界")->matches("世 und 界"));
  EXPECT_TRUE(parse_pattern("(?i)OK")->matches("ok"));
}

TEST(Pattern, SaysWhatIsWrongWithIt) {
  for (const char* text : {"", "(", "[", "a{2,1}", "*", "\\"}) {
    const auto pattern = parse_pattern(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_EQ(pattern.error().code, "bad_pattern");
    EXPECT_EQ(pattern.error().message.find('\n'), std::string::npos);
    EXPECT_EQ(pattern.error().message.find("error occurred"), std::string::npos) << pattern.error().message;
  }
}

TEST(Pattern, GivesWhatItsGroupsFound) {
  std::vector<std::string_view> captures;
  const auto pattern = parse_pattern("(a+)(b)?(?:c)(d*)");
  EXPECT_EQ(pattern->groups(), 3u);
  ASSERT_EQ(pattern->search("xaacd", captures), Pattern::Outcome::found);
  EXPECT_EQ(captures, (std::vector<std::string_view>{"aacd", "aa", "", "d"}));
  EXPECT_EQ(pattern->search("b", captures), Pattern::Outcome::absent);
}

TEST(Pattern, SurvivesLongTexts) {
  const std::string text(16 * 1024 * 1024, 'x');
  EXPECT_TRUE(parse_pattern("^x*$")->matches(text));
  EXPECT_TRUE(parse_pattern("^(x|y)*$")->matches(text.substr(0, 10'000)));
  EXPECT_FALSE(parse_pattern("^(x|y)*$")->matches(text));  // gives up
  EXPECT_FALSE(parse_pattern("xy")->matches(text));
}

TEST(Pattern, GivesUpInsteadOfRunningForEver) {
  EXPECT_FALSE(parse_pattern("^(a+)+$")->matches(std::string(40, 'a') + "b"));
  EXPECT_FALSE(parse_pattern("(x+x+)+y")->matches(std::string(1000, 'x')));
}

TEST(Pattern, TakesNoMoreStepsThanTheTextIsLong) {
  std::vector<std::string_view> captures;
  for (const char* trap : {"^(a+)+$", "(a+a+)+b", "(a|aa)+$", "^(a*)*$", "(a?){30}a{30}b", "(.*)(.*)(.*)\\1b",
                           "(a.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?=(a+))a*b\\1"})
    for (const std::size_t size : {40u, 10'000u, 1'000'000u}) {
      const auto begun = std::chrono::steady_clock::now();
      EXPECT_NE(parse_pattern(trap)->search(std::string(size, 'a') + "!", captures), Pattern::Outcome::found) << trap;
      const auto took = std::chrono::steady_clock::now() - begun;
      EXPECT_LT(took, std::chrono::seconds(1)) << trap << " in " << size;
    }
}

}  // namespace
}  // namespace wsx
