#include "base/result.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>

namespace wsx {
namespace {

const Error k_nothing_there{Phase::tcp, "connection_refused", "nobody listens at port 1", ""};

Result<std::string> greet(bool is_there) {
  if (!is_there) return k_nothing_there;
  return "hello";
}

Result<> check(bool is_there) {
  if (!is_there) return k_nothing_there;
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  const auto good = greet(true);
  ASSERT_TRUE(good);
  EXPECT_TRUE(good.has_value());
  EXPECT_FALSE(good.has_error());
  EXPECT_EQ(*good, "hello");
  EXPECT_EQ(good->size(), 5U);
  const auto bad = greet(false);
  EXPECT_FALSE(bad);
  EXPECT_TRUE(bad.has_error());
  EXPECT_EQ(bad.error().code, "connection_refused");
}

TEST(Result, OfNothingIsSuccessOrAnError) {
  EXPECT_TRUE(check(true));
  EXPECT_EQ(check(false).error().message, k_nothing_there.message);
}

TEST(Result, GivesAwayWhatCannotBeCopied) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

// What looks false is still a value: only an Error is none.
TEST(Result, AnEmptyValueIsAValue) {
  EXPECT_TRUE(Result<bool>(false));
  EXPECT_TRUE(Result<std::string>(""));
  const Result<std::optional<int>> nothing = std::optional<int>();
  ASSERT_TRUE(nothing);
  EXPECT_EQ(*nothing, std::nullopt);
}

TEST(ResultDeathTest, EndsTheProgramWhenAnErrorIsTakenForAValue) {
  const Result<int> failed = Error{Phase::io, "some_code", "some sentence", ""};
  EXPECT_DEATH((void)failed.value(), "some_code.*some sentence.*result_test.cpp");
}

TEST(ResultDeathTest, EndsTheProgramWhenAValueIsTakenForAnError) {
  const Result<int> good = 1;
  EXPECT_DEATH((void)good.error(), "no error.*result_test.cpp");
}

static_assert(!std::convertible_to<int, Result<std::string>>);

}  // namespace
}  // namespace wsx
