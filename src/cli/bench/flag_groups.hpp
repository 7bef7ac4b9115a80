#pragma once
#include "base/result.hpp"
#include "cli/parser/flag_set.hpp"
#include "cli/values/named_file.hpp"
#include "commands/bench.hpp"

/// The flags of a load test in their groups, and what they mean together.
namespace wsx {

/// What the test does: its mode, the number of connections, how much, how fast, how long.
void add_bench_load_flags(FlagSet& flags, BenchOptions& options);
/// What it sends, how answers are matched to messages, and what it accepts.
void add_bench_payload_flags(FlagSet& flags, BenchOptions& options);
/// How a run is judged, and where its result is written.
void add_bench_output_flags(FlagSet& flags, BenchOptions& options);

/// --max-regression and --metric.
void add_regression_flags(FlagSet& flags, CompareRequest& request);
/// --repeat, --baseline, and what belongs to it.
void add_repeat_flags(FlagSet& flags, BenchOptions& options);

/// --output, --junit and --markdown: a comparison has no others.
void add_comparison_file_flags(FlagSet& flags, BenchOutputs& outputs);
/// The files among them: --output, --junit and so on.
void add_bench_file_flags(FlagSet& flags, BenchOutputs& outputs);
/// -v.
void add_verbose_flag(FlagSet& flags, BenchStyle& style);
/// --json, --pretty and --color.
struct StyleTexts {
  std::string json_brief, json_details, pretty_brief, pretty_details;
};
void add_bench_style_flags(FlagSet& flags, BenchStyle& style, StyleTexts texts);
std::vector<NamedFile> list_files(const BenchOutputs& outputs);

/// What belongs together among the flags of load and connection.
void add_bench_requirements(FlagSet& flags);

/// FILE...: summaries to be read.
void add_summary_arguments(FlagSet& flags, std::vector<std::string>& paths);

/// Refuses flags that have no effect in the mode, so that nobody believes they did something.
Result<void> check_bench_mode(const BenchOptions& options);

/// The messages that -m, -f, --size and -b ask for. A file is read once: it may be a pipe. Without any of the flags
/// messages are 64 bytes of text; in mode push there are none. Errors are usage errors that name the flag.
Result<PayloadSource> make_payload(const BenchOptions& options);

/// What --first and --skip-first ask for. Errors are usage errors that name the flag.
Result<FirstMessages> make_first_messages(const BenchOptions& options);

constexpr std::uint64_t k_default_payload_bytes = 64;
constexpr std::size_t k_max_lines_file_bytes = 64 * 1024 * 1024;
constexpr std::size_t k_max_payload_lines = 1'000'000;

}  // namespace wsx
