#include "base/error.hpp"

#include <gtest/gtest.h>

#include "base/result.hpp"

namespace wsx {
namespace {

TEST(Phase, IsReadAsItIsWritten) {
  for (const auto* word : {"url", "dns", "tcp", "proxy", "tls", "upgrade", "protocol", "input", "io"})
    EXPECT_EQ(format_phase(parse_phase(word).value()), word);
  EXPECT_FALSE(parse_phase("URL"));
  EXPECT_FALSE(parse_phase(""));
}

TEST(ResultDeathTest, EndsTheProgramWhenAnErrorIsTakenForAValue) {
  const Result<int> failed = Error{Phase::io, "some_code", "some sentence", ""};
  EXPECT_DEATH((void)failed.value(), "some_code.*some sentence");
}

}  // namespace
}  // namespace wsx
