#include "base/units.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using namespace std::chrono_literals;

TEST(Duration, IsReadInEveryUnit) {
  EXPECT_EQ(*parse_duration("10s"), 10s);
  EXPECT_EQ(*parse_duration("500ms"), 500ms);
  EXPECT_EQ(*parse_duration("2m"), 2min);
  EXPECT_EQ(*parse_duration("1h"), 1h);
  EXPECT_EQ(*parse_duration("1d"), 24h);
  EXPECT_EQ(*parse_duration("50us"), 50us);
  EXPECT_EQ(*parse_duration("7ns"), 7ns);
}

TEST(Duration, IsSecondsWhenBare) {
  EXPECT_EQ(*parse_duration("5"), 5s);
  EXPECT_EQ(*parse_duration("0.25"), 250ms);
  EXPECT_EQ(*parse_duration("0"), 0s);
}

TEST(Duration, MayHaveDecimalsAndSeveralParts) {
  EXPECT_EQ(*parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(*parse_duration(".5h"), 30min);
  EXPECT_EQ(*parse_duration("1m30s"), 90s);
  EXPECT_EQ(*parse_duration("0.000000001s"), 1ns);
}

TEST(Duration, IsRefusedWhenItIsNotOne) {
  for (const auto* text : {"", "s", "-1s", "+1s", "1 s", "1x", "1..5s", "1.s", ".", "1e3", "10s ", " 10s", "1m30",
                           "0.1ns", "293y", "9223372036855s", "99999999999999999999", "10sx", "1.5.5s"})
    EXPECT_TRUE(parse_duration(text).has_error()) << text;
}

TEST(Duration, SaysWhatItTakesWhenRefused) {
  const auto error = parse_duration("10 parsecs").error();
  EXPECT_EQ(error.phase, Phase::input);
  EXPECT_EQ(error.code, "bad_duration");
  EXPECT_EQ(error.message, "\"10 parsecs\" is not a duration such as 10s, 500ms or 1.5h (a bare number is seconds)");
}

TEST(Count, TakesPowersOfAThousand) {
  EXPECT_EQ(*parse_count("250"), 250u);
  EXPECT_EQ(*parse_count("10k"), 10'000u);
  EXPECT_EQ(*parse_count("1.5M"), 1'500'000u);
  EXPECT_EQ(*parse_count("2g"), 2'000'000'000u);
  EXPECT_EQ(*parse_count("18446744073709551615"), 18446744073709551615u);
}

TEST(Count, IsRefusedWhenItIsNotWholeOrTooLarge) {
  for (const auto* text :
       {"", "k", "-1", "1.5", "0.0001k", "18446744073709551616", "18446744073709552k", "1kk", "1k5", "1_000"})
    EXPECT_TRUE(parse_count(text).has_error()) << text;
  EXPECT_EQ(parse_count("x").error().code, "bad_count");
}

TEST(Size, TellsPowersOfTenFromPowersOfTwo) {
  EXPECT_EQ(*parse_size("1024"), 1024u);
  EXPECT_EQ(*parse_size("10B"), 10u);
  EXPECT_EQ(*parse_size("1MB"), 1'000'000u);
  EXPECT_EQ(*parse_size("64KiB"), 65536u);
  EXPECT_EQ(*parse_size("16mib"), 16u << 20);
  EXPECT_EQ(*parse_size("1.5KiB"), 1536u);
}

TEST(Size, IsRefusedWhenItIsNotWholeOrUnknown) {
  for (const auto* text : {"", "KiB", "64k", "1.5B", "0.1KiB", "1KiB1", "17179869184TiB", "-1", "1 MB"})
    EXPECT_TRUE(parse_size(text).has_error()) << text;
  EXPECT_EQ(parse_size("x").error().code, "bad_size");
}

TEST(Quantity, IsFormattedWithThreeDigits) {
  EXPECT_EQ(format_duration(0ns), "0ns");
  EXPECT_EQ(format_duration(999ns), "999ns");
  EXPECT_EQ(format_duration(12345us), "12.3ms");
  EXPECT_EQ(format_duration(999999us), "1s");
  EXPECT_EQ(format_duration(59'960ms), "1m");
  EXPECT_EQ(format_duration(90s), "1m30s");
  EXPECT_EQ(format_duration(3599s + 600ms), "1h");
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(-5ms), "-5ms");
  EXPECT_EQ(format_count(999), "999");
  EXPECT_EQ(format_count(1234), "1.23k");
  EXPECT_EQ(format_count(12'345'678), "12.3m");
  EXPECT_EQ(format_size(0), "0B");
  EXPECT_EQ(format_size(1000), "0.977KiB");
  EXPECT_EQ(format_size(16 << 20), "16MiB");
}

TEST(Quantity, ReadsBackWhatItFormats) {
  for (const std::chrono::nanoseconds value :
       std::initializer_list<std::chrono::nanoseconds>{0ns, 1ns, 1500ns, 20ms, 1s, 90s, 3600s, 86400s}) {
    ASSERT_TRUE(parse_duration(format_duration(value))) << format_duration(value);
    EXPECT_EQ(*parse_duration(format_duration(value)), value);
  }
  EXPECT_EQ(*parse_count(format_count(1500)), 1500u);
  EXPECT_EQ(*parse_size(format_size(1536)), 1536u);
}

TEST(Units, KeepsThreeDigitsInColumns) {
  const std::pair<std::chrono::nanoseconds, const char*> k_cases[] = {
      {0ns, "0ns"},     {85ns, "85ns"},    {1us, "1.00us"},     {12ms, "12.0ms"},
      {900us, "900us"}, {1100ms, "1.10s"}, {2290us, "2.29ms"},  {59s, "59.0s"},
      {90s, "1m30s"},   {2min, "2m"},      {-1100ms, "-1.10s"}, {999'600'000ns, "1.00s"}};
  for (const auto& [duration, shown] : k_cases) EXPECT_EQ(format_in_column(duration), shown);
}

TEST(Units, GroupsDigits) {
  EXPECT_EQ(group_digits(0), "0");
  EXPECT_EQ(group_digits(999), "999");
  EXPECT_EQ(group_digits(1000), "1,000");
  EXPECT_EQ(group_digits(18446744073709551615u), "18,446,744,073,709,551,615");
}

}  // namespace
}  // namespace wsx
