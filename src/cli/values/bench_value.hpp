#pragma once
#include "bench/plan.hpp"
#include "cli/values/value_kind.hpp"
#include "statistics/rank_tests.hpp"

/// Values of bench's flags, and how much of each is still meant seriously.
namespace wsx {

constexpr std::uint64_t k_max_bench_connections = 1'000'000;
constexpr std::uint64_t k_max_bench_messages = 1'000'000'000'000;
constexpr std::uint64_t k_max_fanout_messages = 10'000'000;
constexpr double k_fanout_rate = 10;  // a second, unless --rate says otherwise
constexpr std::uint64_t k_max_bench_runs = k_max_runs_of_a_side;
constexpr std::uint64_t k_max_pipeline = 100'000;
constexpr std::uint64_t k_max_payload_bytes = ConnectionLimits().max_message_bytes;
constexpr std::chrono::nanoseconds k_max_run_time = std::chrono::days(7);
constexpr std::uint64_t k_max_skip_first = 1'000'000;
constexpr double k_min_rate = 0.001, k_max_rate = 100e6;  // a second

extern const ValueKind<std::uint64_t> k_connections;
extern const ValueKind<std::uint64_t> k_message_count;
extern const ValueKind<std::uint64_t> k_pipeline;
extern const ValueKind<std::uint64_t> k_payload_size;
extern const ValueKind<std::uint64_t> k_skip_count;                   // 0, too
extern const ValueKind<std::uint64_t> k_runs;                         // as many as can be compared
extern const ValueKind<std::uint64_t> k_pairs;                        // as many as fit into memory
extern const ValueKind<double> k_regression_limit;                    // a share: "10%" is 0.1
extern const ValueKind<double> k_rate;                                // "0.5", "10k", "2.5k"
extern const ValueKind<std::chrono::nanoseconds> k_run_time;          // not 0
extern const ValueKind<std::chrono::nanoseconds> k_run_time_or_none;  // 0, too
extern const ValueKind<std::chrono::nanoseconds> k_interval;          // 10 ms or more
extern const ValueKind<MatchOptions> k_match;
extern const ValueKind<AddressList> k_source_addresses;

}  // namespace wsx
