#include "commands/bench_ab.hpp"

#include <gtest/gtest.h>

namespace wsx {
namespace {

using Looks = std::vector<std::uint64_t>;

TEST(BenchAb, LooksAfterPairsTwiceAsManyAndTheMost) {
  EXPECT_EQ(list_looks(8, {}), Looks{8});
  EXPECT_EQ(list_looks(8, 30), (Looks{8, 16, 30}));
  EXPECT_EQ(list_looks(8, 16), (Looks{8, 16}));
  EXPECT_EQ(list_looks(8, 10), (Looks{8, 10}));
}

TEST(BenchAb, BeginsWithEitherSideEquallyOften) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::size_t a_first = 0;
    for (std::uint64_t attempt = 0; attempt < 8; ++attempt) a_first += is_a_first(seed, attempt);
    EXPECT_EQ(a_first, 4u) << seed;
  }
}

TEST(BenchAb, BeginsAtRandom) {
  // Neither every pair nor every seed begins with the same side.
  std::size_t a_first = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) a_first += is_a_first(seed, 0);
  EXPECT_GT(a_first, 400u);
  EXPECT_LT(a_first, 600u);
  std::size_t changes = 0;
  for (std::uint64_t attempt = 0; attempt < 200; attempt += 2)
    changes += is_a_first(1, attempt) != is_a_first(1, attempt + 2);
  EXPECT_GT(changes, 25u);
}

}  // namespace
}  // namespace wsx
