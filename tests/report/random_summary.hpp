#pragma once
#include <random>

#include "report/summary.hpp"

namespace wsx {

/// Summaries as wsx bench could make them, and some that it could not, with members present or absent at random and
/// texts that are hostile; the same for the same seed.
class RandomSummaries {
 public:
  explicit RandomSummaries(std::uint64_t seed) : random_(seed) {}
  Summary next();
  SecondOfRun second();
  RunResult run();

 private:
  std::uint64_t number(std::uint64_t most) { return std::uniform_int_distribution<std::uint64_t>(0, most)(random_); }
  bool coin() { return number(1) == 1; }
  double fraction(double most) { return most * static_cast<double>(number(1'000'000)) / 1e6; }
  std::string text();
  std::vector<std::string> texts();
  std::vector<std::pair<std::string, std::string>> pairs();
  Distribution distribution(int digits = 3);
  GeneratorUse generator();

  template <class Make>
  auto maybe(Make make) {
    return coin() ? std::optional(make()) : std::nullopt;
  }

  std::mt19937_64 random_;
};

}  // namespace wsx
