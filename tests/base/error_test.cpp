#include "base/error.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(Phase, IsReadAsItIsWritten) {
  for (const auto* word : {"url", "dns", "tcp", "proxy", "tls", "upgrade", "protocol", "input", "io"})
    EXPECT_EQ(format_phase(parse_phase(word).value()), word);
  EXPECT_FALSE(parse_phase("URL"));
  EXPECT_FALSE(parse_phase(""));
}

}  // namespace
}  // namespace wsx
