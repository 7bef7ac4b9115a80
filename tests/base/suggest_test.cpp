#include "base/suggest.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace wsx {
namespace {

const std::vector<std::string> k_words = {"--expect", "--exit-after", "--execute", "--header", "--hex"};

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("abc", ""), 3u);
  EXPECT_EQ(edit_distance("abc", "abc"), 0u);
  EXPECT_EQ(edit_distance("abc", "abxc"), 1u);
  EXPECT_EQ(edit_distance("abc", "ac"), 1u);
  EXPECT_EQ(edit_distance("abc", "axc"), 1u);
  EXPECT_EQ(edit_distance("abc", "acb"), 1u);
  EXPECT_EQ(edit_distance("ca", "abc"), 3u);  // no part is edited twice
}

TEST(Suggest, FindsTheNearestWord) {
  EXPECT_EQ(suggest("--expct", k_words), "--expect");
  EXPECT_EQ(suggest("--haeder", k_words), "--header");
  EXPECT_EQ(suggest("--exec", k_words), "--execute");
}

TEST(Suggest, StaysSilentWhenNothingIsNear) {
  EXPECT_EQ(suggest("--frobnicate", k_words), "");
  EXPECT_EQ(suggest("--text", k_words), "");  // two of four letters are wrong; dashes make a word no more alike
  EXPECT_EQ(suggest("x", {}), "");
  EXPECT_EQ(suggest(std::string(1'000'000, 'x'), k_words), "");
}

TEST(Suggest, CompletesToTheShortestWord) {
  const std::vector<std::string> known{"--json-indent", "--json"};
  EXPECT_EQ(suggest("--json", known), "--json");
  EXPECT_EQ(suggest("--jso", known), "--json");
}

}  // namespace
}  // namespace wsx
