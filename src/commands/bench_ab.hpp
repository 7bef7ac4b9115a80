#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "commands/bench.hpp"

namespace wsx {

/// `wsx bench ab`, with the defaults of its flags. `bench` is what both sides have in common, with A's URL.
struct BenchAbOptions {
  BenchOptions bench;
  std::vector<std::string> arguments;  // A and B; or, with servers, at most the URL, with {port}
  std::string b_url;                   // settled
  std::vector<std::string> servers;    // --server: none, or two commands
  std::chrono::nanoseconds ready = std::chrono::seconds(30);
  std::uint64_t pairs = 8;
  std::optional<std::uint64_t> max_pairs;

  static constexpr std::uint64_t k_most_pairs = 100;  // a run takes some megabytes until its report is written
};

/// After how many pairs there is a verdict, unless an earlier one was certain: with max_pairs 30, after 8, 16 and 30.
/// Each look costs its share of the error that is allowed.
std::vector<std::uint64_t> list_looks(std::uint64_t pairs, std::optional<std::uint64_t> max_pairs);

/// Whether A comes first in an attempt at a pair: random, but of two attempts in a row one begins with A.
bool is_a_first(std::uint64_t seed, std::uint64_t attempt);

/// Compares two servers by runs in pairs. Usage errors that need the whole are reported on stderr, exit 2.
ExitCode run_bench_ab(const BenchAbOptions& options);

}  // namespace wsx
