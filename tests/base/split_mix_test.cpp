#include "base/split_mix.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

TEST(SplitMix64, GivesTheNumbersThatItsAuthorsPublished) {
  // From the reference implementation, https://prng.di.unimi.it/splitmix64.c, with x = 1234567.
  SplitMix64 random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
  EXPECT_EQ(random.next(), 9817491932198370423u);
  EXPECT_EQ(random.next(), 4593380528125082431u);
  EXPECT_EQ(random.next(), 16408922859458223821u);
}

TEST(SplitMix64, MixesASingleStateAsItsFirstNumber) {
  for (const std::uint64_t seed : {std::uint64_t(0), std::uint64_t(7), UINT64_MAX})
    EXPECT_EQ(mix_bits(seed), SplitMix64(seed).next());
}

}  // namespace
}  // namespace wsx
