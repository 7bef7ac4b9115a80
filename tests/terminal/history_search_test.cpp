#include "terminal/history_search.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

const std::vector<std::string> k_lines = {"subscribe btc", "ping", "subscribe eth", "subscribe eth", "unsubscribe äth"};

TEST(HistorySearch, FindsTheNewestFirst) {
  HistorySearch search(k_lines);
  EXPECT_EQ(search.match(), "");
  search.extend("sub");
  EXPECT_EQ(search.match(), "unsubscribe äth");
  search.extend("scribe e");
  EXPECT_EQ(search.match(), "subscribe eth");
  EXPECT_EQ(search.prompt(), "(earlier lines with 'subscribe e') ");
}

TEST(HistorySearch, GoesOnToOlderOnesWithoutShowingOneTwice) {
  HistorySearch search(k_lines);
  search.extend("sub");
  search.older();
  EXPECT_EQ(search.match(), "subscribe eth");
  search.older();
  EXPECT_EQ(search.match(), "subscribe btc");
  search.older();
  EXPECT_EQ(search.match(), "subscribe btc");
}

TEST(HistorySearch, SaysThatThereIsNone) {
  HistorySearch search(k_lines);
  search.extend("xyz");
  EXPECT_EQ(search.match(), "");
  EXPECT_EQ(search.prompt(), "(no earlier line with 'xyz') ");
  search.older();
  search.extend("p");
  EXPECT_EQ(search.match(), "");
}

TEST(HistorySearch, TakesWholeCharactersBack) {
  HistorySearch search(k_lines);
  search.extend("ping");
  search.extend("ä");
  EXPECT_EQ(search.match(), "");
  search.shorten();
  EXPECT_EQ(search.match(), "ping");
  for (int i = 0; i < 10; ++i) search.shorten();
  EXPECT_EQ(search.match(), "");
  search.extend("ä");
  EXPECT_EQ(search.match(), "unsubscribe äth");
}

TEST(HistorySearch, CopesWithNoHistory) {
  const std::vector<std::string> none;
  HistorySearch search(none);
  search.extend("a");
  search.older();
  search.shorten();
  EXPECT_EQ(search.match(), "");
}

}  // namespace
}  // namespace wsx
