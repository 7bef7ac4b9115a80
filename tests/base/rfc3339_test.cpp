#include "base/rfc3339.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace wsx {
namespace {

std::string text_of(std::int64_t us) {
  std::string out;
  append_rfc3339(out, Timestamp(microseconds(us)));
  return out;
}

TEST(Rfc3339, IsWrittenWithMicroseconds) {
  EXPECT_EQ(text_of(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(text_of(1'700'000'000'000'001), "2023-11-14T22:13:20.000001Z");
  EXPECT_EQ(text_of(1'700'000'000'999'999), "2023-11-14T22:13:20.999999Z");
  EXPECT_EQ(text_of(1'700'000'001'000'000), "2023-11-14T22:13:21.000000Z");
  EXPECT_EQ(text_of(-1), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, IsReadInItsOtherSpellings) {
  const auto noon = *parse_rfc3339("2024-02-29T12:00:00Z");
  EXPECT_EQ(parse_rfc3339("2024-02-29t12:00:00.000000999z"), noon);
  EXPECT_EQ(parse_rfc3339("2024-02-29 13:30:00+01:30"), noon);
  EXPECT_EQ(parse_rfc3339("2024-02-29T10:00:00-02:00"), noon);
  EXPECT_EQ(parse_rfc3339("2024-02-29T12:00:00.25Z"), noon + std::chrono::milliseconds(250));
}

TEST(Rfc3339, IsRefusedWhenItIsNoTime) {
  for (const auto* text :
       {"", "2024-02-29", "2023-02-29T12:00:00Z", "2024-13-01T12:00:00Z", "2024-02-29T24:00:00Z",
        "2024-02-29T12:60:00Z", "2024-02-29T12:00:60Z", "2024-02-29T12:00:00", "2024-02-29T12:00:00.Z",
        "2024-02-29T12:00:00Zx", "2024-2-29T12:00:00Z", "-024-02-29T12:00:00Z", "2024-02-29T12:00:00+0100", ".55",
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2024-02-29T12:00.55Z"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
}

/// A thread's first time must not be held against a cache in which nothing is yet.
TEST(Rfc3339, IsRefusedWhenItIsNoTimeAsTheFirstOfAThreadToo) {
  bool is_refused = false;
  std::jthread([&] { is_refused = !parse_rfc3339(std::string(19, '\0') + ".000000Z"); }).join();
  EXPECT_TRUE(is_refused);
}

}  // namespace
}  // namespace wsx
