#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "report/summary.hpp"

/// The vocabulary wsx.bench/2: a `stats` line per interval, a `summary` at the end; described by
/// wsx.bench-2.schema.json. Names of times end in _ms, of sizes in _bytes. What does not apply is left out; what is
/// unknown, because there were too few samples, is null.
namespace wsx {

constexpr std::string_view k_bench_schema = "wsx.bench/2";

/// One line, without its newline.
void append_summary_json(std::string& out, const Summary& summary);

/// What was counted since the measured part began (during the warm-up: since that began).
struct RunningTotals {
  std::uint64_t sent = 0, received = 0, errors = 0;
};

/// The first line of a stream says which vocabulary it is.
enum class LineOfStream : std::uint8_t { first, later };

/// Of several runs, which one a line is of, and of which side.
struct StatsLabel {
  std::optional<std::uint64_t> run = {};
  std::optional<std::string_view> side = {};
};

/// One line, without its newline.
void append_stats_json(std::string& out, const SecondOfRun& second, const RunningTotals& totals, LineOfStream line,
                       const StatsLabel& label = {});

}  // namespace wsx
