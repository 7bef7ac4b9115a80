#include "bench/match_trial.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(MatchTrial, IsOverSoonAfterTheFirstAnswer) {
  MatchTrial trial;
  EXPECT_EQ(trial.end(), INT64_MAX);
  EXPECT_EQ(trial.decide(), std::nullopt);  // nothing has come
  trial.note(std::nullopt, 5);
  trial.note(MatchedBy::echo, 50'000'000);
  EXPECT_EQ(trial.end(), 5 + MatchTrial::k_time);
}

TEST(MatchTrial, MessagesThatDifferDecideOnlyAlone) {
  MatchTrial order;
  for (int i = 0; i < 100; ++i) order.note(std::nullopt, 1);
  EXPECT_TRUE(order.leans_to_order());
  EXPECT_EQ(order.decide(), MatchedBy::order);

  MatchTrial echo;
  for (int i = 0; i < 100; ++i) echo.note(std::nullopt, 1);
  echo.note(MatchedBy::echo, 2);
  EXPECT_FALSE(echo.leans_to_order());
  EXPECT_EQ(echo.decide(), MatchedBy::echo);
}

TEST(MatchTrial, ANumberTellsMoreThanAnEcho) {
  MatchTrial trial;
  trial.note(MatchedBy::echo, 1);
  trial.note(MatchedBy::number, 1);
  EXPECT_EQ(trial.decide(), MatchedBy::number);
}

TEST(MatchTrial, IsDecidedOnce) {
  MatchTrial trial;
  EXPECT_EQ(trial.choice(), std::nullopt);
  trial.note(std::nullopt, 1);
  EXPECT_EQ(trial.decide(), MatchedBy::order);
  trial.note(MatchedBy::number, 2);  // on another thread, too late
  EXPECT_EQ(trial.decide(), MatchedBy::order);
  EXPECT_EQ(trial.choice(), MatchedBy::order);
}

}  // namespace
}  // namespace wsx
